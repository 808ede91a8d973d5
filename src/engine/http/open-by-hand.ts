import type { ServerLab } from '../../lab/kinds/http.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import type { Runner, ServerOptions } from '../../world/runner/runner.ts'
import type { StartProblem } from '../../world/runner/start-problem.ts'
import { type HttpRuntime, openHttpRuntime } from './runtime.ts'

/** A server that is tried by hand may run as long as someone works on it. */
const lifeMs = 12 * 3_600_000

/**
 * Starts a server with what the lab gives it, reached from this machine and never graded. Closing
 * the runtime removes the server's files too.
 */
export async function openByHand(
  lab: ServerLab,
  server: Pick<ServerOptions, 'source' | 'start'> & { readonly build: string | null },
  { bench, runner }: { readonly bench: Bench; readonly runner: Runner },
): Promise<HttpRuntime | StartProblem> {
  const { source, start, build } = server
  const program = await runner.prepare({
    source,
    start,
    ready: 'connects',
    limits: { lifeMs },
    isPublished: true,
    ...(build === null ? {} : { build }),
  })
  if ('reason' in program) return program
  const opened = await openHttpRuntime({ lab, program, bench, seed: 'by hand' }).catch(
    async (error: unknown) => {
      await program.close()
      throw error
    },
  )
  if ('reason' in opened) {
    await program.close()
    return opened
  }
  const closeRuntime = opened.close
  return Object.assign(opened, {
    close: async () => {
      await closeRuntime.call(opened)
      await program.close()
    },
  })
}
