import type { Wire } from '../child/messages.ts'
import { canonical } from '../child/wire.ts'
import { codeOf } from '../code.ts'
import type { SentCall } from '../example.ts'
import type { Called } from '../subject.ts'
import { lookAlikeIn } from './look-alikes.ts'
import { closedAt, keywords, type Token, tokensOf } from './tokens.ts'

/** A call that gave something else than it should. */
interface Failed {
  readonly call: SentCall
  readonly expected: Called
  readonly came: Called
  /** The learner's. */
  readonly text: string
}

export const walk =
  "Go through your function line by line with these values. Where does it do something you didn't mean?"

/** What's wrong in the learner's own text, if it can be told from there: better than any guess. */
export function causeIn(failed: Failed): string | null {
  const { call, expected, came, text } = failed
  const given = came.outcome
  if (given.kind !== 'value') {
    return tryOfName(failed) ?? tryOfGiven(failed) ?? tryOfBuiltIn(failed) ?? tryOfEndless(failed)
  }
  if (expected.outcome.kind !== 'value') return null
  return (
    lookAlikeIn(text, namesIn(call)) ??
    tryOfBuiltIn(failed) ??
    ofKind(given.value, { text, printed: came.printed })
  )
}

/** What a wrong value often means. What is said is true of the two values. */
export function tryOfValue({ call, expected, came, text }: Failed): string {
  const right = expected.outcome
  const given = came.outcome
  if (right.kind === 'error') return ofAnError(call, right.error.message)
  if (right.kind !== 'value' || given.kind !== 'value') return walk
  return (
    ofStrings(right.value, given.value, call) ??
    ofNumbers(right.value, given.value) ??
    ofLists(right.value, given.value, ofAnswers(call, text) ?? ofKeys(call, text)) ??
    ofMaps(right.value, given.value) ??
    ofTypes(right.value, given.value) ??
    ofKeys(call, text) ??
    walk
  )
}

/** `return short`, where the text 'short' is asked for: a name without quotes. */
function tryOfName({ expected, came }: Failed): string | null {
  const right = expected.outcome
  if (came.outcome.kind !== 'error' || right.kind !== 'value') return null
  const name = /^(\S+) is not defined$/.exec(came.outcome.error.message)?.[1]
  const wanted = right.value
  if (name === undefined || typeof wanted !== 'string') return null
  if (name.toLowerCase() !== wanted.toLowerCase()) return null
  return `A string goes in quotes: ${codeOf(wanted)}. Without them, \`${name}\` is a name, and nothing is called that.`
}

const isThrownByGiven = ({ given }: SentCall, message: string): boolean =>
  JSON.stringify(given).includes(`"message":${JSON.stringify(message)}`)

/** A function was handed over that may not be asked for what it doesn't have. */
function isStrict({ given }: SentCall): boolean {
  return JSON.stringify(given).includes('"strict":true')
}

/** The error of a function that was handed over, where a value belongs. */
function tryOfGiven({ call, expected, came, text }: Failed): string | null {
  const { outcome } = came
  if (outcome.kind !== 'error' || expected.outcome.kind !== 'value') return null
  const { message, place } = outcome.error
  if (!isThrownByGiven(call, message)) return null
  if (isStrict(call)) {
    return "Your function asks for something that isn't there, though what's there is enough. Catching the error doesn't help. Does it keep all that it got, and does it stop as soon as that's enough?"
  }
  // An error with a place in the answer was waited for there, or thrown at once.
  return isWaitedFor(call) && place === null && returnsFromTry(tokensOf(text))
    ? '`return` without `await` is out of the `try` before the promise fails, so `catch` never hears of it. Write `return await`.'
    : 'The function you were given throws this error, and yours lets it out. What should your function return then? Catch every error of that call, and throw none of them on. If the call gives a promise, `await` it inside the `try`.'
}

const isWaitedFor = ({ given }: SentCall): boolean => JSON.stringify(given).includes('"waits":true')

/** Calls that give no promise. */
const plainCalls = new Set(['String', 'Number', 'Boolean', 'BigInt', 'JSON', 'Math', 'Object'])

/** `try { … return nameOf(person) … } catch`, without `await`. */
function returnsFromTry(tokens: readonly Token[]): boolean {
  return tokens.some(({ text }, at) => {
    if (text !== 'try' || tokens[at + 1]?.text !== '{') return false
    const end = closedAt(tokens, at + 1)
    return tokens[end + 1]?.text === 'catch' && returnsCall(tokens.slice(at + 2, end))
  })
}

function returnsCall(tokens: readonly Token[]): boolean {
  return tokens.some((token, at) => {
    const called = tokens[at + 1]
    if (token.text !== 'return' || called?.kind !== 'name' || keywords.has(called.text))
      return false
    if (plainCalls.has(called.text)) return false
    let next = at + 2
    while (tokens[next]?.text === '.') next += 2
    return tokens[next]?.text === '('
  })
}

/** What looks wrong in a text whose loop never ends. */
function tryOfEndless({ call, came, text }: Failed): string | null {
  return came.outcome.kind === 'ended' ? lookAlikeIn(text, namesIn(call)) : null
}

/** An error of a function that was handed over isn't one that the brief asks to throw. */
function ofAnError(call: SentCall, message: string): string {
  return isThrownByGiven(call, message)
    ? 'This error comes from the function you were given, and it should reach the caller. Yours gave a value instead. Did it catch the error, or did it stop before it had asked for enough?'
    : 'The brief asks for an error here: `throw new Error(…)`.'
}

/** What every object has from the start, where an empty one is made and such a name comes in. */
function tryOfBuiltIn({ call, text }: Pick<Failed, 'call' | 'text'>): string | null {
  const name = [...namesIn(call)].find((one) => Object.hasOwn(Object.prototype, one))
  const tokens = tokensOf(text)
  const makesOne = tokens.some(
    (token, at) =>
      token.text === '{' &&
      tokens[at + 1]?.text === '}' &&
      ['=', '(', ',', 'return', ':', '?', '??', '??='].includes(tokens[at - 1]?.text ?? ''),
  )
  if (name === undefined || !makesOne) return null
  return `\`${name}\` is a name that every object has from the start, so \`{}\` seems to hold it already. A \`Map\` holds nothing but what you put in.`
}

/** Every text in what a function was given, names of fields among them. */
function namesIn({ given }: SentCall): Set<string> {
  return new Set(JSON.stringify(given).match(/[A-Za-z_$][\w$]*/g))
}

/** An object whose names are listed, where texts came in that it lists in another order than theirs. */
function ofKeys({ given }: SentCall, text: string): string | null {
  const tokens = tokensOf(text)
  const isListed = tokens.some((token, at) => {
    const [dot, name] = [tokens[at + 1]?.text, tokens[at + 2]?.text ?? '']
    if (token.text === 'Object' && dot === '.') return /^(keys|values|entries)$/.test(name)
    return token.text === 'in' && ['const', 'let', 'var'].includes(tokens[at - 2]?.text ?? '')
  })
  const texts = [...new Set(given.flatMap(textsIn))]
  const listed = Object.keys(Object.fromEntries(texts.map((one) => [one, null])))
  const moved = listed.find((one, at) => one !== texts[at])
  if (!isListed || moved === undefined) return null
  return `An object lists names that look like whole numbers, such as ${codeOf(moved)}, before all others. If their order matters, use a \`Map\`: it keeps the order in which you put things in.`
}

/** The texts of a value that was given, in their order. */
function textsIn(value: Wire): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  const of = value !== null && typeof value === 'object' && 'of' in value ? value.of : []
  return Array.isArray(of) ? (of as Wire[]).flatMap(textsIn) : []
}

function ofKind(
  value: Wire,
  { text, printed }: { readonly text: string; readonly printed: string },
): string | null {
  if (isTagged(value, 'undefined')) {
    return ofNothing(text, printed)
  }
  if (isTagged(value, 'NaN')) {
    return 'NaN means “not a number”: a sum was done with something that isn’t one. Print what goes into it.'
  }
  if (isTagged(value, 'function')) {
    return 'You returned a function, not what it gives. Call it: put parentheses after its name.'
  }
  if (JSON.stringify(value)?.includes('{"$":"promise"}')) {
    return 'There’s a promise where a value belongs. Put `await` before what makes it, or `Promise.all` around a list of them.'
  }
  return null
}

/** Why a function gave `undefined`. */
function ofNothing(text: string, printed: string): string {
  const tokens = tokensOf(text)
  if (tokens.some((token) => token.text === 'return')) {
    return 'Your function ended without reaching a `return`, or returned something that had no value yet. Does every way through it end in a `return` with a value?'
  }
  if (printed !== '') {
    return '`console.log` shows a value and gives nothing back. End with `return` and the value.'
  }
  const made = tokens.findLast((_, at) => ['const', 'let'].includes(tokens[at - 1]?.text ?? ''))
  return made?.kind === 'name'
    ? `There's no \`return\` in your function, so it gives nothing back. Should it end with \`return ${made.text}\`?`
    : "There's no `return` in your function, so it gives nothing back. Put `return` in front of the value it should give."
}

function ofStrings(wanted: Wire, value: Wire, { given }: SentCall): string | null {
  if (typeof wanted !== 'string' || typeof value !== 'string') return null
  // Where both are in what was given, it's another one of them that came.
  const texts = JSON.stringify(given)
  if ([wanted, value].every((one) => texts.includes(JSON.stringify(one).slice(1, -1)))) return null
  if (wanted.toLowerCase() === value.toLowerCase()) {
    return `Upper and lower case count: ${codeOf(value)} and ${codeOf(wanted)} are two different strings.`
  }
  if (wanted.replaceAll(/\s/g, '') === value.replaceAll(/\s/g, '')) {
    return 'The two differ only in spaces or line ends. Where does one come in, or get lost?'
  }
  return null
}

function ofNumbers(wanted: Wire, value: Wire): string | null {
  if (typeof wanted !== 'number' || typeof value !== 'number') return null
  const apart = Math.abs(wanted - value)
  if (apart > 0 && apart < 1e-9 * Math.max(1, Math.abs(wanted))) {
    return 'The two differ in their last digits, because fractions like 0.1 aren’t exact. Count in whole units, like cents, or round at the end.'
  }
  if (wanted === -value && wanted !== 0) {
    return 'Only the sign is wrong. Is something subtracted the other way around?'
  }
  return null
}

/** Where several answers are waited for at once, the order they come in is nobody's. */
function ofAnswers(call: SentCall, text: string): string | null {
  return isWaitedFor(call) && /\bPromise\.all|\.then\(/.test(text)
    ? 'Answers don’t always come in the order of the questions: a later one can be there first. Does each get the place of its question?'
    : null
}

/** `why` says of values that are right where their order may come from. */
function ofLists(wanted: Wire, value: Wire, why: string | null): string | null {
  if (!Array.isArray(wanted)) return null
  if (!Array.isArray(value)) {
    const isOnly = wanted.length === 1 && canonical(wanted[0] ?? null) === canonical(value)
    return isOnly
      ? `The value is right, but it belongs in a list, even when there's only one: ${codeOf(wanted)}.`
      : 'A list belongs here, in brackets: [ ].'
  }
  const sorted = (list: readonly Wire[]): string => JSON.stringify(list.map(canonical).sort())
  // True and false say something of their place: there's no order of theirs to be wrong.
  const isOrdered = wanted.some((one) => typeof one !== 'boolean')
  if (isOrdered && sorted(wanted) === sorted(value)) {
    return `The values are right, but in a different order. ${why ?? 'Find the first one that differs, and go through your function up to there.'}`
  }
  if (value.length === 1 && canonical(value[0] ?? null) === canonical(wanted)) {
    return 'The list is right, but it’s inside another list.'
  }
  return null
}

function ofMaps(wanted: Wire, value: Wire): string | null {
  if (!isTagged(wanted, 'map') || isTagged(value, 'map')) return null
  return 'A Map belongs here: `new Map()` makes one, and `set` puts a key and its value in.'
}

const typeNames: Readonly<Record<string, string>> = {
  number: 'a number',
  string: 'a string',
  boolean: 'true or false',
}

function ofTypes(wanted: Wire, value: Wire): string | null {
  const [right, given] = [typeNames[typeof wanted], typeNames[typeof value]]
  if (right === undefined || given === undefined || right === given) return null
  if (String(wanted) === String(value)) {
    return `${codeOf(value)} and ${codeOf(wanted)} aren't the same: one is a string, the other isn't.`
  }
  const quotes =
    given === 'a string' ? ' What’s in quotes is a string: nothing in it is worked out.' : ''
  return `It should be ${right}, and you returned ${given}.${quotes}`
}

function isTagged(value: unknown, tag: string): boolean {
  return value !== null && typeof value === 'object' && (value as { $?: unknown }).$ === tag
}
