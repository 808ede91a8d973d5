import type { CallOutcome as ShownOutcome } from '../../lab/counterexample/call.ts'
import type { Compared, FunctionTask } from '../../lab/kinds/function.ts'
import type { Wire } from './child/messages.ts'
import { canonical } from './child/wire.ts'
import { codeOf, isLookup } from './code.ts'
import type { SentCall } from './example.ts'
import type { Called } from './subject.ts'
import { endingText, neverSettles, strayText, tooLarge } from './words.ts'

/** Where an answer and the reference part on one call; null: nowhere. */
export type Difference = Compared | 'ended'

/** Compares what the lab compares; that one throws where the other gives a value always counts. */
export function differenceOf(
  expected: Called,
  came: Called,
  { compares }: Pick<FunctionTask, 'compares'>,
): Difference | null {
  const right = expected.outcome
  const given = came.outcome
  if (given.kind !== 'value' && given.kind !== 'error') return 'ended'
  if (right.kind !== given.kind) return given.kind === 'error' ? 'error' : 'value'
  if (isLaterThan(given, right)) return 'value'
  if (right.kind === 'value' && given.kind === 'value') {
    const isSame = canonical(right.value) === canonical(given.value)
    if (compares.includes('value') && !isSame) return 'value'
  }
  if (right.kind === 'error' && given.kind === 'error') {
    // A text that's thrown isn't an error with that message.
    const isSame =
      right.error.message === given.error.message &&
      (right.error.name === 'thrown') === (given.error.name === 'thrown')
    if (compares.includes('error') && !isSame) return 'error'
  }
  return compares.includes('printed') && expected.printed !== came.printed ? 'printed' : null
}

/** A question that the two ask a lookup unequally often. */
export interface AskedApart {
  /** Which of the lookups among the arguments. */
  readonly lookup: number
  readonly key: Wire
  readonly expected: number
  readonly came: number
}

/** The first question that an answer asks more or less often than the reference; the order is its own. */
export function askedApart(
  expected: Pick<Called, 'asked'>,
  came: Pick<Called, 'asked'>,
): AskedApart | null {
  for (const [lookup, right] of expected.asked.entries()) {
    const given = came.asked[lookup] ?? []
    for (const key of [...right, ...given]) {
      const of = (all: readonly Wire[]): number =>
        all.filter((one) => canonical(one) === canonical(key)).length
      const apart = { lookup, key, expected: of(right), came: of(given) }
      if (apart.expected !== apart.came) return apart
    }
  }
  return null
}

/** `fetchPoster('Salt')` and how often it is called, in words. */
export function askedText(
  { parameters }: Pick<FunctionTask, 'parameters'>,
  { given }: SentCall,
  { lookup, key, expected, came }: AskedApart,
): { readonly call: string; readonly expected: string; readonly came: string } {
  const places = given.flatMap((wire, at) => (isLookup(wire) ? [at] : []))
  const name = parameters[places[lookup] ?? 0]?.name ?? 'the function it is given'
  const times = (count: number): string =>
    ['not at all', 'once', 'twice'][count] ?? `${count} times`
  return {
    call: `${name}(${codeOf(key)})`,
    expected: times(expected),
    came: times(came),
  }
}

type Outcome = Called['outcome']

/** Whether a promise came where a value was asked for: whoever calls has to wait for it. */
export function isLaterThan(given: Outcome, right: Outcome): boolean {
  const isLater = (one: Outcome): boolean => 'isLater' in one && one.isLater
  return isLater(given) && !isLater(right)
}

/** What a call gave, as a counterexample shows it. */
export function shownOutcome({ outcome }: Called, wanted: Called | null = null): ShownOutcome {
  const isLater = wanted !== null && isLaterThan(outcome, wanted.outcome)
  switch (outcome.kind) {
    case 'value':
      if (isLater) return { kind: 'nothing', says: `a promise of ${codeOf(outcome.value)}` }
      return { kind: 'value', value: codeOf(outcome.value) }
    case 'error': {
      if (isLater) {
        return {
          kind: 'nothing',
          says: `a promise that fails: ${outcome.error.message.slice(0, 500)}`,
        }
      }
      const { name, message } = outcome.error
      return { kind: 'error', name, message: message.slice(0, 500) }
    }
    case 'stray':
      return { kind: 'nothing', says: strayText(outcome.error) }
    case 'never-settles':
      return { kind: 'nothing', says: neverSettles.came }
    case 'too-large':
      return { kind: 'nothing', says: tooLarge.came }
    case 'ended':
      return { kind: 'nothing', says: endingText(outcome.ending).came }
  }
}
