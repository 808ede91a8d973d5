import { readEntered, readEnteredCsv } from '../career/entered.ts'
import { putEnteredPrograms } from '../store/entered-programs.ts'
import { checkSize } from './check-input.ts'
import type { CommandContext } from './context.ts'

/**
 * Keeps programs that somebody looked up: the fields of a form, or a file of them. All or nothing.
 * Throws Problem 'bad-input' with the field, 'too-large'.
 */
export async function enterPrograms(
  context: CommandContext,
  input: {
    learnerId: string
    from: { kind: 'form'; unsafeFields: unknown } | { kind: 'csv'; text: string }
  },
): Promise<{ count: number }> {
  const now = context.clock()
  const today = now.toISOString().slice(0, 10)
  const { from } = input
  if (from.kind === 'csv') checkSize(from.text, context.limits.answerBytesMax)
  const entered =
    from.kind === 'csv'
      ? readEnteredCsv(from.text, today)
      : [readEntered(from.unsafeFields, '', today)]
  const programs = entered.map((one) => ({ ...one, id: context.newId() }))
  await putEnteredPrograms(context.store, input.learnerId, { programs, now })
  return { count: programs.length }
}
