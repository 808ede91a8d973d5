import type { RunResult } from '../lab/grading.ts'
import { findRun, insertRunOutput, insertRunResult, type Run } from '../store/runs.ts'
import type { CommandContext } from './context.ts'

/** The run that a worker takes up; null where it has a result or is gone. */
export async function beginRun(
  context: CommandContext,
  input: { runId: string },
): Promise<Run | null> {
  const run = await findRun(context.store, input.runId)
  return run?.result === null ? run : null
}

/** A piece of what a run printed, for whoever looks before it ends. */
export async function recordRunOutput(
  context: CommandContext,
  input: { runId: string; ordinal: number; text: string },
): Promise<void> {
  await insertRunOutput(context.store, input)
}

/** Keeps what a run gave, unless there is a result already. */
export async function recordRun(
  context: CommandContext,
  input: { runId: string; result: RunResult },
): Promise<void> {
  const { runId, result } = input
  await insertRunResult(context.store, runId, { result, now: context.clock() })
}
