import type { ServerAnswer } from '../../lab/http/console.ts'
import type { HttpCheck, ServerLab } from '../../lab/kinds/http.ts'
import type { Verdict } from '../../lab/verdict.ts'
import { type Running, runOnce, searchCheck } from './check-run.ts'
import type { Draws } from './given.ts'
import { type HttpRuntime, reseedRuntime, startRuntime } from './runtime.ts'
import { momentsOf, type Trace } from './trace.ts'

interface Failure {
  readonly seed: string
  readonly verdict: Verdict
}

/**
 * Does what a failed check did once more, on a server that runs: with the same values given, the same
 * rows, and what answers give captured again.
 */
export async function replayFailure(
  runtime: HttpRuntime,
  { seed, verdict }: Failure,
): Promise<ServerAnswer> {
  const { counterexample } = verdict
  const replay = counterexample?.kind === 'trace' ? counterexample.replay : null
  const check = replay && checkOf(runtime.lab, replay.check)
  if (!replay || !check) return nothingToReplay
  const again = await reseedRuntime(runtime, seed)
  const own = check.env ? { ...again, env: check.env } : again
  // What a check sets for a process of its own is set at the next start.
  const isOwn = check.fresh || check.env !== undefined
  const trace: Trace = { entries: [] }
  try {
    if (isOwn) await own.server?.crash()
    const running: Running = { runtime: own, check, counted: { requests: 0 } }
    const inputs = { draws: JSON.parse(replay.given) as Draws, sequence: [] }
    // A drawn sequence follows from the seed; it's found and shortened as it was.
    const found = check.actions ? await searchCheck(running) : await runOnce(running, inputs, trace)
    const { moments, at } = momentsOf(found?.trace ?? trace, found?.shortfall.at ?? null)
    const reason = found && {
      expected: found.shortfall.expected,
      came: found.shortfall.came,
      try: found.shortfall.try,
    }
    return { kind: 'replayed', reason, moments, at }
  } finally {
    runtime.server = own.server
    runtime.receiver?.reset()
    if (isOwn || !runtime.server?.isRunning()) {
      await runtime.server?.crash()
      await startRuntime(runtime)
    }
  }
}

function checkOf(lab: ServerLab, name: string): HttpCheck | null {
  const all = [lab.checks, ...lab.variants.map(({ checks }) => checks)].flat()
  return all.find((check) => check.name === name) ?? null
}

const nothingToReplay: ServerAnswer = {
  kind: 'refused',
  reason: {
    expected: 'an attempt whose verdict shows requests that went wrong',
    came: 'one without them, or a check that this version of the lab no longer has',
    try: 'Check your server again, and replay that attempt.',
  },
}
