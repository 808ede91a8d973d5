import { passTime } from './clock.ts'
import type { LookupWire, MissingError, Wire } from './messages.ts'

// Tests of a learner's put a clock of their own in place of them.
const nextTurn = setImmediate
const later = setTimeout

/** How long the first answer of a slow lookup takes: in truth, and for timers of the learner's. */
const slowMs = 50
const slowForTimersMs = 5_000
/** Turns that other answers have to come before it, on a machine that is busy too. */
const slowTurns = 8
/** Questions of one lookup that are kept, and how much of a text. */
const askedKept = 200
const textKept = 200

let breach: Error | null = null
let asked: Wire[][] = []

/** The first rule of a lookup that was broken since it was last asked for; it counts when caught, too. */
export function takeBreach(): Error | null {
  const first = breach
  breach = null
  return first
}

/** What each lookup made since the last time was asked for. */
export function takeAsked(): readonly (readonly Wire[])[] {
  const all = asked
  asked = []
  return all
}

function broken(message: string): Error {
  const error = new Error(message)
  breach ??= error
  return error
}

class NotFoundError extends Error {
  override name = 'NotFoundError'
}

function errorOf({ as, message }: MissingError): Error {
  if (as === 'plain') return new Error(message)
  return as === 'own'
    ? new NotFoundError(message)
    : new TypeError(message, { cause: new Error('connect ECONNREFUSED') })
}

/** How values are read and written. */
interface Writing {
  readonly decode: (wire: Wire) => unknown
  readonly encode: (value: unknown) => Wire
}

/** A function that gives the value of a key, at once or after a moment, as often as it may be asked. */
export function lookupOf(
  wire: LookupWire,
  { decode, encode }: Writing,
): (key: unknown, other?: unknown) => unknown {
  const { of, missing, waits, askedMax, compares, strict } = wire
  const values = new Map(of.map(([key, value]) => [decode(key), value]))
  const questions: Wire[] = []
  asked.push(questions)
  let count = 0
  const find = (key: unknown): unknown => {
    const found = values.get(key)
    if (found !== undefined) return decode(found)
    if (missing !== null) throw errorOf(missing)
    return undefined
  }
  const countAsked = (key: unknown): void => {
    count++
    if (questions.length < askedKept) questions.push(keptKey(key, encode))
    if (count > (askedMax ?? count)) {
      throw broken(`question ${count}, and ${askedMax} ${askedMax === 1 ? 'is' : 'are'} allowed`)
    }
    if (strict && missing !== null && !values.has(key)) broken(missing.message)
  }
  if (compares) {
    return (key, other) => {
      countAsked(key)
      return (find(key) as number) - (find(other) as number)
    }
  }
  if (waits) return waitingFor(wire, { countAsked, find })
  return (key) => {
    countAsked(key)
    return find(key)
  }
}

const keptKey = (key: unknown, encode: Writing['encode']): Wire => {
  if (typeof key === 'string') return key.slice(0, textKept)
  return typeof key === 'object' && key !== null ? { $: 'other', is: 'value' } : encode(key)
}

/** How a lookup counts a question, and answers it. */
interface KeyLookup {
  readonly countAsked: (key: unknown) => void
  readonly find: (key: unknown) => unknown
}

function waitingFor(
  { waitsMax, openMax, slow }: LookupWire,
  { countAsked, find }: KeyLookup,
): (key: unknown) => Promise<unknown> {
  let begun = 0
  let open = 0
  let isFirst = true
  return async (key) => {
    countAsked(key)
    const isSlow = slow && isFirst
    isFirst = false
    if (open === 0) begun++
    if (begun > (waitsMax ?? begun)) {
      if (openMax !== null) throw broken(`nothing was under way any more when wait ${begun} began`)
      const allowed = waitsMax === 1 ? 'one wait is' : `${waitsMax} waits are`
      throw broken(`wait ${begun} began here, and ${allowed} allowed`)
    }
    open++
    if (open > (openMax ?? open)) {
      throw broken(`${open} are under way at a time, and ${openMax} may be`)
    }
    if (isSlow) {
      await new Promise((resolve) => later(resolve, slowMs))
      await passTime(slowForTimersMs)
    }
    // Not all wait alike, so what is asked for first need not come first.
    for (let turn = (isSlow ? slowTurns : 1) + (String(key).length % 3); turn > 0; turn--) {
      await new Promise((resolve) => nextTurn(resolve))
    }
    open--
    return find(key)
  }
}
