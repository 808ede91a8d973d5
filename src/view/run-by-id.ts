import { isUuid } from '../kit/ids.ts'
import { Problem } from '../kit/problem.ts'
import type { RunResult } from '../lab/grading.ts'
import { findRun } from '../store/runs.ts'
import type { ViewContext } from './context.ts'
import { subscribe } from './subscribe.ts'

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
  context: ViewContext,
  input: { learnerId: string; runId: string; waitMs?: number; signal?: AbortSignal },
): Promise<RunView> {
  const first = await findOwn(context, input)
  if (first.result !== null || !input.waitMs) return first
  const stream = await subscribe(context, [`run ${input.runId}`], input.signal)
  try {
    const now = await findOwn(context, input)
    if (now.result !== null) return now
    await stream.next(input.waitMs)
    return await findOwn(context, input)
  } finally {
    stream.close()
  }
}

async function findOwn(
  context: ViewContext,
  { learnerId, runId }: { learnerId: string; runId: string },
): Promise<RunView> {
  const run = isUuid(runId) ? await findRun(context.store, runId) : null
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
