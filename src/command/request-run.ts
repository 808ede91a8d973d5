import { labOf } from '../lab/catalog.ts'
import type { RunRows } from '../lab/grading.ts'
import { insertRun } from '../store/runs.ts'
import { checkSize } from './check-input.ts'
import type { Doing } from './doing.ts'

const callBytesMax = 4_000

/** Looking around with Run: a job like a check. Throws Problem 'unknown-lab', 'too-large'. */
export async function requestRun(
  doing: Doing,
  input: {
    learnerId: string
    labId: string
    sql: string
    rows?: RunRows | undefined
    /** A call of one's own, in a function lab. */
    call?: string | null | undefined
  },
): Promise<{ runId: string }> {
  const lab = labOf(doing.catalog, input.labId)
  checkSize(input.sql, doing.limits.answerBytesMax)
  if (input.call) checkSize(input.call, callBytesMax)
  const runId = doing.newId()
  await insertRun(doing.store, {
    id: runId,
    learnerId: input.learnerId,
    labId: lab.id,
    sql: input.sql,
    rows: input.rows ?? 'whole',
    call: input.call?.trim() || null,
    createdAt: doing.clock(),
  })
  return { runId }
}
