import { isUuid } from '../kit/ids.ts'
import { Problem } from '../kit/problem.ts'
import type { RunResult } from '../lab/grading.ts'
import { findRun } from '../store/runs.ts'
import type { Asking } from './asking.ts'
import { listen } from './wake.ts'

export interface RunView {
  readonly id: string
  readonly labId: string
  readonly sql: string
  /** A call of the learner's own. */
  readonly call: string | null
  readonly at: Date
  /** What it printed until now, while there is no result. */
  readonly soFar: string
  /** Null while it waits or runs. */
  readonly result: RunResult | null
}

/** Throws Problem 'unknown-run'. With `waitMs` it answers as soon as the result is there. */
export async function runById(
  ask: Asking,
  input: { learnerId: string; runId: string; waitMs?: number; signal?: AbortSignal },
): Promise<RunView> {
  const first = await findOwn(ask, input)
  if (first.result !== null || !input.waitMs) return first
  const ear = await listen(ask, [`run ${input.runId}`], input.signal)
  try {
    const now = await findOwn(ask, input)
    if (now.result !== null) return now
    await ear.hear(input.waitMs)
    return await findOwn(ask, input)
  } finally {
    ear.close()
  }
}

async function findOwn(
  ask: Asking,
  { learnerId, runId }: { learnerId: string; runId: string },
): Promise<RunView> {
  const run = isUuid(runId) ? await findRun(ask.store, runId) : null
  if (run?.learnerId === learnerId) {
    const { id, labId, sql, call, soFar, createdAt: at, result } = run
    return { id, labId, sql, call, soFar, at, result }
  }
  throw new Problem('unknown-run', {
    expected: 'the id of a run of yours from today',
    came: runId.slice(0, 80),
    try: 'Try Run again.',
  })
}
