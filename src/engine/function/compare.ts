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

/** What a call gave, as a counterexample shows it. */
export function shownOutcome({ outcome }: Called): ShownOutcome {
  switch (outcome.kind) {
    case 'value':
      return { kind: 'value', value: codeOf(outcome.value) }
    case 'error': {
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
