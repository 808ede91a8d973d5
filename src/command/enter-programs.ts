import { readEntered, readEnteredCsv } from '../career/entered.ts'
import { putEnteredPrograms } from '../store/entered-programs.ts'
import { checkSize } from './check-input.ts'
import type { Doing } from './doing.ts'

/**
 * Keeps programs that somebody looked up: the fields of a form, or a file of them. All or nothing.
 * Throws Problem 'bad-input' with the field, 'too-large'.
 */
export async function enterPrograms(
  doing: Doing,
  input: {
    learnerId: string
    from: { kind: 'form'; unsafeFields: unknown } | { kind: 'csv'; text: string }
  },
): Promise<{ count: number }> {
  const now = doing.clock()
  const today = now.toISOString().slice(0, 10)
  const { from } = input
  if (from.kind === 'csv') checkSize(from.text, doing.limits.answerBytesMax)
  const entered =
    from.kind === 'csv'
      ? readEnteredCsv(from.text, today)
      : [readEntered(from.unsafeFields, '', today)]
  const programs = entered.map((one) => ({ ...one, id: doing.newId() }))
  await putEnteredPrograms(doing.store, input.learnerId, { programs, now })
  return { count: programs.length }
}
