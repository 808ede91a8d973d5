import type { Lab } from '../lab.ts'
import type { Input } from './inputs.ts'

/** What a page shows of a function lab to try things on. */
export interface FunctionTries {
  /** Calls of the examples, as they are written in code; none where tests are the answer. */
  readonly calls: readonly string[]
  /** Files that the function finds, or the right implementation that tests import. */
  readonly files: readonly { readonly name: string; readonly text: string }[]
}

/** The examples of a function lab or of its variant; null for labs of other kinds. */
export function triesOf(lab: Lab, variant: string | null): FunctionTries | null {
  if (lab.kind !== 'function') return null
  const { task, tests } = lab.variants.find(({ name }) => name === variant) ?? lab
  if (tests) return { calls: [], files: [{ name: tests.file, text: tests.right }] }
  const files = Object.entries(task.examples[0]?.files ?? {})
  return {
    calls: task.examples.map(({ given }) => {
      const words = given.map((value, at) => meantCode(value, task.parameters[at]?.input))
      return `${task.name}(${words.join(', ')})`
    }),
    files: files.map(([name, text]) => ({ name, text })),
  }
}

/** An argument as it can be typed into a call: what stands for a map or a function becomes one. */
function meantCode(value: unknown, input: Input | undefined): string {
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value)
  if (!isObject || typeof input !== 'object') return codeOf(value)
  if ('lookup' in input) {
    const known = codeOf(value)
    if (input.lookup.compares) return `(a, b) => (${known})[a] - (${known})[b]`
    return `${input.lookup.waits ? 'async ' : ''}(key) => (${known})[key]`
  }
  if ('map' in input) {
    const pairs = Object.entries(value).map(([key, one]) => codeOf([key, one]))
    return `new Map([${pairs.join(', ')}])`
  }
  return codeOf(value)
}

/** A value of YAML in code. */
function codeOf(value: unknown): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(codeOf).join(', ')}]`
  if (value === null || typeof value !== 'object') return String(value)
  const fields = Object.entries(value).map(
    ([key, one]) => `${/^([A-Za-z_$][\w$]*|\d+)$/.test(key) ? key : codeOf(key)}: ${codeOf(one)}`,
  )
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
