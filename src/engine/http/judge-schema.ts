import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { canonicalJson } from '../../kit/hash.ts'
import type { Gap } from './judge-json.ts'
import { asCode } from './shortfall.ts'
import { valueAt } from './template.ts'

const compiled = new Map<string, ValidateFunction>()
const compiledMax = 100
let ajv: Ajv2020 | null = null

/** Where a value isn't as its JSON Schema says; null where it is. */
export function schemaGap(schema: object, value: unknown): Gap | null {
  const key = canonicalJson(schema)
  const validate = compiled.get(key) ?? open().compile(schema)
  if (compiled.size >= compiledMax) compiled.clear()
  compiled.set(key, validate)
  if (validate(value)) return null
  const [first] = (validate.errors ?? []).toSorted((a, b) => depth(b) - depth(a))
  return first ? gapOf(first, value) : null
}

function open(): Ajv2020 {
  if (ajv === null) {
    ajv = new Ajv2020({ allErrors: true, strict: false })
    // The package is CommonJS: its default export is the function, under either name.
    const add = addFormats as unknown as { default?: (to: Ajv2020) => void } & ((
      to: Ajv2020,
    ) => void)
    ;(add.default ?? add)(ajv)
  }
  return ajv
}

const depth = ({ instancePath }: ErrorObject): number => instancePath.split('/').length

function gapOf({ instancePath, message, params, keyword }: ErrorObject, value: unknown): Gap {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) =>
      /^\d+$/.test(part) ? `[${part}]` : `.${part.replaceAll('~1', '/').replaceAll('~0', '~')}`,
    )
    .join('')
  const place = path === '' ? 'the body' : `\`${path.replace(/^\./, '')}\``
  const more = keyword === 'additionalProperties' ? `: \`${params.additionalProperty}\`` : ''
  return { expected: `that ${place} ${message}${more}`, came: asCode(valueAt(value, path)) }
}
