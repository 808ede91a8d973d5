import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { asArray, asObject, isObject, type JsonObject } from './json.ts'
import { type Document, resolve } from './schema.ts'

/** What doesn't fit a schema: where, and in which way. */
interface Misfit {
  /** JSON pointer into the value; empty for the value itself. */
  readonly at: string
  readonly keyword: string
  readonly says: string
}

/** Judges values by schemas of one document; compiles each schema when it is first needed. */
export interface Validator {
  /** What's wrong with a response's body by the schema at a pointer; empty when nothing is. */
  response(pointer: string, value: unknown): readonly Misfit[]
  /** What's wrong with a value that is sent, strictly. */
  request(schema: unknown, value: unknown): readonly Misfit[]
  /** Whether a server that turns types into each other could take the value as valid. */
  isPassable(schema: unknown, value: unknown): boolean
}

/** A validator for a document whose references are local. Schemas that can't compile allow all. */
export function makeValidator(document: Document): Validator {
  const responses = lazyCompiler(viewOf(document, 'writeOnly'), {})
  const requests = lazyCompiler(viewOf(document, 'readOnly'), {})
  const lenient = lazyCompiler(viewOf(document, 'readOnly'), {
    coerceTypes: 'array',
    useDefaults: true,
    removeAdditional: true,
    formats: false,
  })
  return {
    response: (pointer, value) => responses.misfits({ $ref: `${documentId}${pointer}` }, value),
    request: (schema, value) => requests.misfits(localRefs(schema), value),
    isPassable: (schema, value) => {
      const wrapped = { value: structuredClone(value) }
      const around = { type: 'object', properties: { value: localRefs(schema) } }
      return lenient.misfits(around, wrapped).length === 0
    },
  }
}

const documentId = 'contract:/document'

/** A schema whose references point into the document that ajv knows by its id. */
function localRefs(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(localRefs)
  if (!isObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' && value.startsWith('#')
        ? `${documentId}${value}`
        : localRefs(value),
    ]),
  )
}

interface CompilerOptions {
  readonly coerceTypes?: 'array'
  readonly useDefaults?: boolean
  readonly removeAdditional?: boolean
  readonly formats?: false
}

interface Compiler {
  misfits(schema: unknown, value: unknown): Misfit[]
}

function lazyCompiler(root: JsonObject, options: CompilerOptions): Compiler {
  const { formats: withFormats, ...rest } = options
  let ajv: Ajv2020 | undefined
  const compiled = new Map<string, ValidateFunction | null>()
  const open = (): Ajv2020 => {
    const made = new Ajv2020({
      strict: false,
      allErrors: false,
      logger: false,
      validateFormats: withFormats !== false,
      unicodeRegExp: false,
      addUsedSchema: false,
      inlineRefs: false,
      multipleOfPrecision: 9,
      validateSchema: false,
      ...rest,
    })
    if (withFormats !== false) {
      for (const [name, check] of Object.entries(tolerantFormats))
        made.addFormat(name, check as never)
    }
    made.addSchema(root as object, documentId)
    return made
  }
  const compile = (schema: unknown): ValidateFunction | null => {
    const key = JSON.stringify(schema)
    const known = compiled.get(key)
    if (known !== undefined) return known
    let made: ValidateFunction | null = null
    try {
      ajv ??= open()
      made = ajv.compile(schema as object)
    } catch {
      // A schema that can't be compiled says nothing about values.
    }
    compiled.set(key, made)
    return made
  }
  return {
    misfits: (schema, value) => {
      const check = compile(schema)
      if (check === null || check(value) === true) return []
      return (check.errors ?? []).map(misfitOf)
    },
  }
}

function misfitOf({ instancePath, keyword, message, params }: ErrorObject): Misfit {
  const extra =
    keyword === 'enum'
      ? `: ${JSON.stringify(params.allowedValues)}`
      : keyword === 'additionalProperties'
        ? `: ${JSON.stringify(params.additionalProperty)}`
        : ''
  return { at: instancePath, keyword, says: `${message ?? keyword}${extra}` }
}

/**
 * Formats as a fair reader takes them: a timestamp without an offset is still a timestamp; words
 * aren't.
 */
const tolerantFormats = {
  'date-time': (text: string) =>
    /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?\s?(Z|[+-]\d\d(:?\d\d)?)?$/i.test(text),
  date: (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  email: (text: string) => /^[^\s@]+@[^\s@]+$/.test(text),
  uuid: (text: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text),
  ipv4: (text: string) => /^(\d{1,3}\.){3}\d{1,3}$/.test(text),
  int32: { type: 'number', validate: (n: number) => Number.isInteger(n) && Math.abs(n) <= 2 ** 31 },
  int64: { type: 'number', validate: (n: number) => Number.isInteger(n) },
}

/**
 * The document as one side sees it: names of properties that the other side keeps to itself
 * (`readOnly` in requests, `writeOnly` in responses) aren't required.
 */
function viewOf(document: Document, hidden: 'readOnly' | 'writeOnly'): JsonObject {
  const view = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(view)
    if (!isObject(node)) return node
    const out: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(node)) {
      if (key === '$id' || key === 'id' || key === '$anchor' || key === '$schema') {
        if (typeof value === 'string') continue
      }
      if (key === 'example' || key === 'examples') continue
      if (key === '$ref' && typeof value === 'string' && value.startsWith('#')) {
        out.$ref = `${documentId}${value}`
      } else out[key] = view(value)
    }
    if (Array.isArray(node.required) && isObject(node.properties)) {
      const properties = asObject(node.properties)
      out.required = asArray(node.required).filter(
        (name) => resolve(document, properties[String(name)])[hidden] !== true,
      )
    }
    return out
  }
  return view({
    components: document.root.components,
    paths: document.root.paths,
    'x-ext': document.root['x-ext'],
  }) as JsonObject
}
