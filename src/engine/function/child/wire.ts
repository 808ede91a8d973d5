import type { LookupWire, Wire } from './messages.ts'

/** Parts of a value that are written; a larger one cannot be compared. */
const partsMax = 200_000

/** A value is too large to be written. */
export class TooLarge extends Error {}

/** Writes any value. Throws TooLarge, or what a getter of the value throws. */
export function encode(value: unknown): Wire {
  return new Encoder().write(value)
}

class Encoder {
  readonly #above = new Set<object>()
  #parts = 0

  write(value: unknown): Wire {
    this.#parts++
    if (this.#parts > partsMax) throw new TooLarge()
    switch (typeof value) {
      case 'number':
        return writeNumber(value)
      case 'string':
        this.#parts += value.length / 10
        return value
      case 'boolean':
        return value
      case 'undefined':
      case 'function':
        return { $: typeof value as 'undefined' }
      case 'bigint':
      case 'symbol':
        return { $: typeof value as 'bigint', is: String(value) }
      default:
        return value === null ? null : this.#inside(value as object)
    }
  }

  #inside(value: object): Wire {
    if (this.#above.has(value)) return { $: 'cycle' }
    this.#above.add(value)
    const written = this.#object(value)
    this.#above.delete(value)
    return written
  }

  #object(value: object): Wire {
    const all = (items: Iterable<unknown>): Wire[] => Array.from(items, (item) => this.write(item))
    if (Array.isArray(value)) return all(value)
    if (value instanceof Map) return { $: 'map', of: this.#entries([...value]) }
    if (value instanceof Set) return { $: 'set', of: all(value) }
    if (value instanceof Date) return { $: 'date', is: dateText(value) }
    if (value instanceof RegExp) return { $: 'pattern', is: String(value) }
    if (value instanceof Promise) return { $: 'promise' }
    if (value instanceof Error) return { $: 'error', name: value.name, message: value.message }
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
      return { $: 'bytes', of: all(value as unknown as Iterable<unknown>) }
    }
    if (value instanceof WeakMap || value instanceof WeakSet || value instanceof ArrayBuffer) {
      return { $: 'other', is: value.constructor.name }
    }
    return { $: 'record', of: this.#entries(Object.entries(value)) }
  }

  #entries(entries: readonly (readonly [unknown, unknown])[]): [Wire, Wire][] {
    return entries.map(([key, value]) => [this.write(key), this.write(value)])
  }
}

function writeNumber(value: number): Wire {
  if (Number.isFinite(value)) return value === 0 ? 0 : value
  return { $: String(value) as 'NaN' }
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString()
}

/** The value that was written: a new one, which nobody else holds. */
export function decode(wire: Wire): unknown {
  if (wire === null || typeof wire !== 'object') return wire
  if (Array.isArray(wire)) return wire.map(decode)
  const tagged = wire as Exclude<Wire, readonly Wire[] | null | boolean | number | string>
  const entries = (of: readonly (readonly [Wire, Wire])[]): [unknown, unknown][] =>
    of.map(([key, value]) => [decode(key), decode(value)])
  switch (tagged.$) {
    case 'NaN':
    case 'Infinity':
    case '-Infinity':
      return Number(tagged.$)
    case 'map':
      return new Map(entries(tagged.of))
    case 'record':
      return Object.fromEntries(entries(tagged.of) as [string, unknown][])
    case 'set':
      return new Set(tagged.of.map(decode))
    case 'date':
      return new Date(tagged.is)
    case 'bigint':
      return BigInt(tagged.is)
    case 'lookup':
      return lookupOf(tagged)
    default:
      return undefined
  }
}

/** A function that gives the value of a key, at once or after a moment, as often as it may be asked. */
function lookupOf(wire: LookupWire): (key: unknown) => unknown {
  const { of, missing, waits, askedMax, waitsMax } = wire
  const values = new Map(of.map(([key, value]) => [decode(key), value]))
  let asked = 0
  let begun = 0
  let open = 0
  const find = (key: unknown): unknown => {
    const found = values.get(key)
    if (found !== undefined) return decode(found)
    if (missing !== null) throw new Error(missing)
    return undefined
  }
  const countAsked = (): void => {
    asked++
    if (asked > (askedMax ?? asked)) {
      throw new Error(`question ${asked}, and ${askedMax} ${askedMax === 1 ? 'is' : 'are'} allowed`)
    }
  }
  if (!waits) {
    return (key) => {
      countAsked()
      return find(key)
    }
  }
  return async (key) => {
    countAsked()
    if (open === 0) begun++
    if (begun > (waitsMax ?? begun)) {
      const allowed = waitsMax === 1 ? 'one wait is' : `${waitsMax} waits are`
      throw new Error(`wait ${begun} began here, and ${allowed} allowed`)
    }
    open++
    // Not all wait alike, so what is asked for first need not come first.
    for (let turn = 1 + (String(key).length % 3); turn > 0; turn--) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    open--
    return find(key)
  }
}

/** Equal for values that hold the same: keys, entries and members in any order. */
export function canonical(wire: Wire): string {
  if (wire === null || typeof wire !== 'object') return JSON.stringify(wire)
  if (Array.isArray(wire)) return `[${wire.map(canonical).join()}]`
  const { $, ...rest } = wire as { $: string; of?: readonly Wire[] }
  if (rest.of === undefined) return `${$}${JSON.stringify(rest)}`
  const parts = rest.of.map(canonical)
  return `${$}(${($ === 'bytes' ? parts : parts.sort()).join()})`
}
