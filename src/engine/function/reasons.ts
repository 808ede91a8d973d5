import { nearestWord } from '../../kit/near.ts'
import type { Reason } from '../../kit/problem.ts'
import { outcomeText } from '../../lab/counterexample/call.ts'
import type { Place } from './child/messages.ts'
import { callCode, codeOf, lookupIn } from './code.ts'
import { differenceOf, isLaterThan, shownOutcome } from './compare.ts'
import { plainMessage, unreadableInWords } from './error-words.ts'
import type { SentCall } from './example.ts'
import { tokensOf } from './mistakes/tokens.ts'
import { causeIn, tryOfValue, walk } from './mistakes/wrong-value.ts'
import type { Called, Loaded } from './subject.ts'
import type { FunctionJob } from './task.ts'
import { endingText, errorText, neverSettles, type Said, straySaid, tooLarge } from './words.ts'

/** Why a check failed, and the place in the answer that shows it. */
interface Refusal {
  readonly reason: Reason
  readonly place: Place | null
}

/** Why a call failed. */
interface CallRefusal extends Refusal {
  /** What to try names the mistake in the answer's own text. */
  readonly namesCause: boolean
}

/** What is wrong with a module that gives no function; null: nothing. */
export function notLoaded(
  loaded: Loaded,
  { name, text }: { readonly name: string; readonly text: string },
): (Refusal & { readonly check: 'readable' | 'exported' }) | null {
  if (loaded.kind === 'unreadable') {
    const { message, place } = loaded.error
    return {
      check: 'readable',
      reason: {
        expected: 'code that TypeScript can read',
        came: `${place ? `line ${place.line}: ` : ''}${plainMessage(message)}`,
        try: loaded.says ?? unreadableInWords(loaded.error),
      },
      place,
    }
  }
  if (loaded.kind === 'failed') {
    const { said, place } = saidOf(loaded.outcome, text)
    const expected = `answer.ts to run to its end, and to export ${name}`
    return { check: 'exported', reason: { expected, ...said }, place }
  }
  if (loaded.isFunction) return null
  return { check: 'exported', reason: exportReason(loaded.exports, name, text), place: null }
}

function exportReason(exports: readonly string[], name: string, text: string): Reason {
  const expected = `a function called \`${name}\`, with \`export\` in front of it`
  const word = `export function ${name}(…)`
  if (exports.includes(name)) {
    return { expected, came: `${name}, which isn't a function`, try: `Write \`${word}\`.` }
  }
  if (exports.length === 0) {
    return { expected, ...nothingExported(name, text) }
  }
  const near = nearestWord(name, exports)
  return {
    expected,
    came: exports.map((one) => `\`${one}\``).join(', '),
    try: `${near === null ? 'Every letter of a name counts' : `\`${near}\` is close, but every letter of a name counts`}: \`${word}\`.`,
  }
}

/** Nothing is exported: because there's nothing, or because the word is missing. */
function nothingExported(name: string, text: string): { came: string; try: string } {
  const tokens = tokensOf(text)
  const isThere = tokens.some(
    (token, at) =>
      token.text === name &&
      ['function', 'const', 'let', 'var'].includes(tokens[at - 1]?.text ?? ''),
  )
  if (isThere) {
    return {
      came: `\`${name}\` without \`export\``,
      try: `Put \`export\` in front of it. Without that word, other code can't call it.`,
    }
  }
  return {
    came: tokens.length === 0 ? 'an empty file' : 'code that exports nothing',
    try: `Begin with \`export function ${name}(…) {\`, and end with \`}\`.`,
  }
}

interface Shown {
  readonly call: SentCall
  readonly expected: Called
  readonly came: Called
  /** The learner's. */
  readonly text: string
  /** All calls that show it, where the last one alone does not; else none. */
  readonly before: readonly SentCall[]
  /** It was right when it was called again, on its own and after the others. */
  readonly isUnseen: boolean
}

/** What a failed call says: what it had to give, what came, what to look at. */
export function reasonOfCall(job: FunctionJob, shown: Shown): CallRefusal {
  const { before, isUnseen } = shown
  const refusal = reasonOfOne(job, shown)
  if (isUnseen) return { ...refusal, reason: unseenReason(refusal.reason), namesCause: true }
  if (before.length < 2) return refusal
  const { expected, came } = refusal.reason
  return {
    ...refusal,
    reason: {
      expected: `${expected}, after ${earlierText(job, before)} as on its own`,
      came: `${came}; on its own it is right`,
      try: 'Something is kept from one call to the next. Make what changes inside the function: a name made outside of it lives on.',
    },
  }
}

/** The calls before the last one. A long value and a function are shown by name, so two calls may look alike. */
function earlierText({ task }: FunctionJob, calls: readonly SentCall[]): string {
  const [first, last] = [calls[0] as SentCall, calls.at(-1) as SentCall]
  if (calls.length > 2) return `${calls.length - 1} other calls`
  const text = callCode(task.name, task.parameters, first)
  const looksAlike = text === callCode(task.name, task.parameters, last)
  const isAlike = JSON.stringify(first) === JSON.stringify(last)
  return looksAlike && !isAlike ? `${text} with other values` : text
}

/** A call that went wrong once: nobody can find that with its values alone. */
const unseenReason = ({ expected, came }: Reason): Reason => ({
  expected: `${expected}, whenever it's called`,
  came: `${came}; called again, it was right`,
  try: 'The same call gives one thing now and another thing later. Is something kept from one call to the next, or left to chance or to the clock? Make what changes inside the function.',
})

function reasonOfOne({ task }: FunctionJob, shown: Shown): CallRefusal {
  const { call, expected, came } = shown
  const text = callCode(task.name, task.parameters, call)
  const isPrinted = differenceOf(expected, came, task) === 'printed'
  if (isPrinted) {
    return {
      reason: {
        expected: `${text} to print ${codeOf(shorter(expected.printed))}`,
        came: `printed: ${codeOf(shorter(came.printed))}`,
        try: 'Compare the two letter by letter, with their spaces and line ends.',
      },
      place: null,
      namesCause: false,
    }
  }
  const slow = call.given.findIndex((wire) => lookupIn(wire)?.slow ?? false)
  const late =
    slow === -1 ? '' : `, when the first answer of ${parameterAt(task, slow)} takes 5 seconds`
  const wanted = `${text} to give ${shorter(outcomeText(shownOutcome(expected)))}${late}`
  if (isLaterThan(came.outcome, expected.outcome)) {
    const given = shorter(outcomeText(shownOutcome(came, expected)))
    const reason = { expected: wanted, came: given, try: notLater }
    return { reason, place: null, namesCause: true }
  }
  const cause = causeIn(shown)
  const namesCause = cause !== null
  if (came.outcome.kind === 'value') {
    const given = shorter(codeOf(came.outcome.value))
    const reason = { expected: wanted, came: given, try: cause ?? tryOfValue(shown) }
    return { reason, place: null, namesCause }
  }
  const { said, place } = saidOf(came.outcome, shown.text)
  const reason = { expected: wanted, ...said, ...(namesCause && { try: cause }) }
  return { reason, place, namesCause }
}

/** What came in place of a value, and where. */
export function saidOf(
  outcome: Called['outcome'],
  text: string,
): { said: Said; place: Place | null } {
  const inAnswer = (place: Place | null): Place | null =>
    place?.file === 'answer.ts' ? place : null
  switch (outcome.kind) {
    case 'value':
      return { said: { came: codeOf(outcome.value), try: walk }, place: null }
    case 'error':
      return { said: errorText(outcome.error, text), place: inAnswer(outcome.error.place) }
    case 'stray':
      return { said: straySaid(outcome.error, text), place: inAnswer(outcome.error.place) }
    case 'never-settles':
      return { said: neverSettles, place: null }
    case 'too-large':
      return { said: tooLarge, place: null }
    case 'ended':
      return { said: endingText(outcome.ending), place: null }
  }
}

const parameterAt = ({ parameters }: FunctionJob['task'], at: number): string =>
  parameters[at]?.name ?? `value${at + 1}`

const notLater =
  'The code that calls this function goes on at once and finds a promise. Leave out `async`, or work the value out without waiting.'

function shorter(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`
}

/** A text that is larger than what is read. */
export function tooLongReason(bytesMax: number): Reason {
  return {
    expected: `a text of at most ${bytesMax.toLocaleString('en-US')} bytes`,
    came: 'a longer one',
    try: "Hand in only the function, without data it doesn't need.",
  }
}

/** The character offset of a line and column, both from 1; a byte order mark counts as a character. */
export function offsetOf(text: string, { line, column }: Place): number {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  const mark = line === 1 && text.startsWith('\uFEFF') ? 1 : 0
  return Math.min(text.length, before + column - 1 + mark)
}
