import { type Input, titles } from '../../lab/kinds/inputs.ts'
import { Lookup } from './example.ts'

/*
 * Arguments that have to do with one another: a size that is another one's, a number or a text that
 * another one holds, a pair of numbers whose sum goes past a bound. Drawn apart, they'd rarely meet.
 */

/** The parameters of a call, with their names; files come after them, without a name. */
interface Described {
  readonly inputs: readonly Input[]
  readonly names: readonly string[]
}

/** The same values, and each `size_of` says how much its parameter holds. */
export function sized({ inputs, names }: Described, values: readonly unknown[]): unknown[] {
  return values.map((value, at) => {
    const input = inputs[at]
    if (typeof input !== 'object' || !('size_of' in input)) return value
    return sizeOf(values[names.indexOf(input.size_of)])
  })
}

function sizeOf(value: unknown): number {
  if (value instanceof Lookup) return value.entries.length
  if (value instanceof Map) return value.size
  return Array.isArray(value) ? value.length : Object.keys(value ?? {}).length
}

const togetherMax = 14

/** Every pair of values of two parameters, if both are whole numbers and there are no others. */
export function together(
  inputs: readonly Input[],
  edges: readonly (readonly unknown[])[],
): unknown[][] {
  const [first = [], second = []] = edges
  if (inputs.length !== 2 || !inputs.every(isWhole)) return []
  return spread(first).flatMap((a) => spread(second).map((b) => [a, b]))
}

/** Some of the values, from all over. */
const spread = (values: readonly unknown[]): readonly unknown[] => {
  const step = Math.max(1, (values.length - 1) / (togetherMax - 1))
  const count = Math.min(values.length, togetherMax)
  return Array.from({ length: count }, (_, at) => values[Math.round(at * step)])
}

const isWhole = (input: Input): boolean =>
  typeof input === 'string'
    ? input === 'integer'
    : 'integer' in input || ('any_of' in input && input.any_of.every(isWhole))

const besideMax = 60
const leavesMax = 400

/** Calls in which one argument is a value that another one holds, or next to it. */
export function beside({ inputs }: Described, rows: readonly (readonly unknown[])[]): unknown[][] {
  const found: unknown[][] = []
  for (const values of rows) {
    for (const [at, input] of inputs.entries()) {
      const others = values.flatMap((value, place) => (place === at ? [] : leavesOf(value)))
      if (others.length === 0) continue
      const last = others.length - 1
      const places = [0, last >> 2, last >> 1, last]
      const near = [...new Set(places.map((place) => others[place]))].flatMap((leaf) =>
        typeof leaf === 'number' ? [leaf, leaf - 1, leaf + 1] : [leaf],
      )
      for (const value of near) if (isAllowed(input, value)) found.push(values.with(at, value))
    }
  }
  // From all of the rows, not only from the first of them.
  const step = Math.max(1, found.length / besideMax)
  const count = Math.min(found.length, besideMax)
  return Array.from({ length: count }, (_, at) => found[Math.floor(at * step)] as unknown[])
}

/** Numbers and texts that a value holds; a lookup that makes one wait is left as it is. */
function leavesOf(value: unknown): unknown[] {
  if (typeof value === 'number' || typeof value === 'string') return [value]
  if (value instanceof Lookup) {
    if (value.manner.slow) return []
    return value.entries.slice(0, leavesMax).flatMap(([key, one]) => {
      return typeof key === 'string' ? [key, ...leavesOf(one)] : leavesOf(one)
    })
  }
  if (value instanceof Map) return [...value].flat().flatMap(leavesOf)
  if (Array.isArray(value)) return value.slice(0, leavesMax).flatMap(leavesOf)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : []
}

/** Whether a description allows a number or a text for sure. */
function isAllowed(input: Input, value: unknown): boolean {
  if (typeof input === 'string') {
    if (input === 'title') return titles.includes(value as string)
    return input === 'integer' && isAllowed({ integer: {} }, value)
  }
  if ('any_of' in input) return input.any_of.some((one) => isAllowed(one, value))
  if ('one_of' in input) return input.one_of.includes(value)
  if ('integer' in input) {
    const { min = -100, max = 100 } = input.integer
    return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
  }
  if (!('text' in input) || input.text.from === undefined || typeof value !== 'string') return false
  const { from, min = 0, max = 12 } = input.text
  const signs = [...value]
  return signs.length >= min && signs.length <= max && signs.every((sign) => from.includes(sign))
}
