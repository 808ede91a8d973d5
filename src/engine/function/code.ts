import type { MissingError, Wire } from './child/messages.ts'
import type { SentCall } from './example.ts'

/** Longer values are cut where they are shown. */
const codeMax = 2_000
/** A call whose arguments are longer is written with their names. */
const callMax = 120

/** A value as it is written in code. */
export function codeOf(wire: Wire): string {
  const text = write(wire)
  return text.length <= codeMax ? text : `${text.slice(0, codeMax - 1)}…`
}

/** `minutesLeft(120, 45)`, or `longest(films)` where the values are long. */
export function callCode(
  name: string,
  parameters: readonly { readonly name: string }[],
  { given }: SentCall,
): string {
  const nameOf = (at: number): string => parameters[at]?.name ?? `value${at + 1}`
  const whole = given.map((wire, at) => (isLookup(wire) ? nameOf(at) : write(wire))).join(', ')
  return `${name}(${whole.length <= callMax ? whole : given.map((_wire, at) => nameOf(at)).join(', ')})`
}

/** Whether an argument is a function that looks values up. */
export function isLookup(wire: Wire): boolean {
  return wire !== null && typeof wire === 'object' && '$' in wire && wire.$ === 'lookup'
}

/** The lookup that an argument is; null: it's none. */
export function lookupIn(wire: Wire): Extract<Wire, { readonly $: 'lookup' }> | null {
  return isLookup(wire) ? (wire as Extract<Wire, { readonly $: 'lookup' }>) : null
}

function write(wire: Wire): string {
  if (typeof wire === 'string') return quoted(wire)
  if (wire === null || typeof wire !== 'object') return String(wire)
  if (Array.isArray(wire)) return `[${wire.map(write).join(', ')}]`
  const tagged = wire as Exclude<Wire, readonly Wire[] | null | boolean | number | string>
  const entries = (of: readonly (readonly [Wire, Wire])[]): string =>
    of.map(([key, value]) => `[${write(key)}, ${write(value)}]`).join(', ')
  switch (tagged.$) {
    case 'undefined':
    case 'NaN':
    case 'Infinity':
    case '-Infinity':
      return tagged.$
    case 'function':
      return '(a function)'
    case 'promise':
      return '(a promise that nobody waited for)'
    case 'cycle':
      return '(itself again)'
    case 'bigint':
      return `${tagged.is}n`
    case 'date':
      return `new Date(${quoted(tagged.is)})`
    case 'symbol':
    case 'pattern':
      return tagged.is
    case 'other':
      return `(a ${tagged.is})`
    case 'map':
      return `new Map([${entries(tagged.of)}])`
    case 'set':
      return `new Set([${tagged.of.map(write).join(', ')}])`
    case 'bytes':
      return `(bytes ${tagged.of.map(write).join(' ')})`
    case 'record':
      return recordCode(tagged.of)
    case 'error':
      return `new ${tagged.name}(${quoted(tagged.message)})`
    case 'lookup': {
      if (tagged.compares) {
        const known = knownCode(tagged.of)
        return `(a, b) => (${known})[a] - (${known})[b]`
      }
      const other = missingCode(tagged.missing) + (tagged.slow ? ', the first after 5 seconds' : '')
      return `${tagged.waits ? 'async ' : ''}(key) => (${knownCode(tagged.of)})[key]${other}`
    }
  }
}

function missingCode(missing: MissingError | null): string {
  if (missing === null) return ''
  const name = { plain: '', fetch: 'TypeError', own: 'NotFoundError' }[missing.as]
  const text = quoted(missing.message)
  return `, or throws ${name === '' ? text : `${name}(${text})`}`
}

/** What a lookup knows; of very much, the beginning and the end. */
function knownCode(of: readonly (readonly [Wire, Wire])[]): string {
  if (of.length <= 20) return recordCode(of)
  const inside = (some: typeof of): string => recordCode(some).slice(2, -2)
  return `{ ${inside(of.slice(0, 6))}, … ${of.length - 8} more …, ${inside(of.slice(-2))} }`
}

function recordCode(of: readonly (readonly [Wire, Wire])[]): string {
  if (of.length === 0) return '{}'
  const field = ([key, value]: readonly [Wire, Wire]): string => {
    const isWord = typeof key === 'string' && /^[A-Za-z_$][\w$]*$/.test(key)
    return `${isWord ? key : write(key)}: ${write(value)}`
  }
  return `{ ${of.map(field).join(', ')} }`
}

function quoted(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return inside.includes("'") && !inside.includes('"')
    ? `"${inside}"`
    : `'${inside.replaceAll("'", "\\'")}'`
}
