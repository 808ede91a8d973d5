import { types } from 'node:util'
import { lookupOf } from './lookup.ts'
import type { Wire } from './messages.ts'

/** Parts of a value that are written; a larger one cannot be compared. */
const partsMax = 200_000

/** A value is too large to be written. */
export class TooLarge extends Error {}

/** Writes any value. Throws TooLarge, or what a getter of the value throws. */
export function encode(value: unknown): Wire {
  return new Encoder().write(value)
}

/** How deep a value goes that is written. */
const depthMax = 400
/** Names and messages of errors are cut. */
const nameMax = 100
export const messageMax = 2_000

const { isArrayBuffer, isDataView, isDate, isMap, isNativeError, isPromise, isProxy, isRegExp } =
  types
const { isSet, isSharedArrayBuffer, isTypedArray, isWeakMap, isWeakSet } = types

/*
 * Values come out of a learner's code: whatever they say of themselves, what counts is what they
 * hold. Lists are read by place, maps and sets by the methods that all of them have.
 */
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
        return { $: typeof value as 'bigint', is: String(value).slice(0, messageMax) }
      default:
        return value === null ? null : this.#inside(value as object)
    }
  }

  #inside(value: object): Wire {
    if (this.#above.has(value)) return { $: 'cycle' }
    if (this.#above.size >= depthMax) throw new TooLarge()
    this.#above.add(value)
    const written = this.#object(value)
    this.#above.delete(value)
    return written
  }

  #object(value: object): Wire {
    if (isProxy(value)) return { $: 'other', is: 'Proxy' }
    if (Array.isArray(value)) return this.#list(value)
    if (isMap(value)) return { $: 'map', of: this.#entries(heldBy(Map, value)) }
    if (isSet(value)) return { $: 'set', of: this.#list(heldBy(Set, value).map(([one]) => one)) }
    if (isDate(value)) return { $: 'date', is: dateText(value) }
    if (isRegExp(value)) return { $: 'pattern', is: patternText(value) }
    if (isPromise(value)) return { $: 'promise' }
    if (isNativeError(value)) {
      return { $: 'error', name: cut(value.name, nameMax), message: cut(value.message, messageMax) }
    }
    if (isTypedArray(value)) return { $: 'bytes', of: this.#list(value, lengthOf?.call(value)) }
    const name = nameOf(value)
    if (name !== null) return { $: 'other', is: name }
    return { $: 'record', of: this.#entries(Object.entries(value)) }
  }

  #list(items: ArrayLike<unknown>, length = items.length): Wire[] {
    if (length > partsMax) throw new TooLarge()
    const written: Wire[] = []
    for (let at = 0; at < length; at++) written.push(this.write(items[at]))
    return written
  }

  #entries(entries: readonly (readonly [unknown, unknown])[]): [Wire, Wire][] {
    return entries.map(([key, value]) => [this.write(key), this.write(value)])
  }
}

/** What a map or a set holds, and not what its own methods say. */
function heldBy(kind: typeof Map | typeof Set, value: object): [unknown, unknown][] {
  const held: [unknown, unknown][] = []
  kind.prototype.forEach.call(value as never, (one: unknown, key: unknown) => {
    held.push([key, one])
  })
  return held
}

function nameOf(value: object): string | null {
  if (isWeakMap(value)) return 'WeakMap'
  if (isWeakSet(value)) return 'WeakSet'
  if (isArrayBuffer(value)) return 'ArrayBuffer'
  if (isSharedArrayBuffer(value)) return 'SharedArrayBuffer'
  return isDataView(value) ? 'DataView' : null
}

function cut(text: unknown, max: number): string {
  return String(text).slice(0, max)
}

function writeNumber(value: number): Wire {
  if (Number.isFinite(value)) return value === 0 ? 0 : value
  return { $: String(value) as 'NaN' }
}

function dateText(date: Date): string {
  const time = Date.prototype.getTime.call(date)
  return Number.isNaN(time) ? 'Invalid Date' : Date.prototype.toISOString.call(date)
}

const sourceOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'source')?.get
const flagsOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags')?.get

const lengthOf = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Int8Array.prototype),
  'length',
)?.get

function patternText(pattern: RegExp): string {
  return `/${sourceOf?.call(pattern)}/${flagsOf?.call(pattern)}`.slice(0, messageMax)
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
      return lookupOf(tagged, { decode, encode })
    default:
      return undefined
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
