import { labOf } from '../lab/catalog.ts'
import type { RunRows } from '../lab/grading.ts'
import { insertRun } from '../store/runs.ts'
import { checkSize } from './check-input.ts'
import type { CommandContext } from './context.ts'

const callBytesMax = 4_000

/** Looking around with Run: a job like a check. Throws Problem 'unknown-lab', 'too-large'. */
export async function requestRun(
  context: CommandContext,
  input: {
    learnerId: string
    labId: string
    sql: string
    rows?: RunRows | undefined
    /** A call of one's own, in a function lab. */
    call?: string | null | undefined
  },
): Promise<{ runId: string }> {
  const lab = labOf(context.catalog, input.labId)
  checkSize(input.sql, context.limits.answerBytesMax)
  if (input.call) checkSize(input.call, callBytesMax)
  const runId = context.newId()
  await insertRun(context.store, {
    id: runId,
    learnerId: input.learnerId,
    labId: lab.id,
    sql: input.sql,
    rows: input.rows ?? 'whole',
    call: input.call?.trim() || null,
    createdAt: context.clock(),
  })
  return { runId }
}
