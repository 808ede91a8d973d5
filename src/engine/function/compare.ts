import type { CallOutcome as ShownOutcome } from '../../lab/counterexample/call.ts'
import type { Compared, FunctionTask } from '../../lab/kinds/function.ts'
import { canonical } from './child/wire.ts'
import { codeOf } from './code.ts'
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
    const isSame = right.error.message === given.error.message
    if (compares.includes('error') && !isSame) return 'error'
  }
  return compares.includes('printed') && expected.printed !== came.printed ? 'printed' : null
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
