import type { Reason } from '../../kit/problem.ts'
import type { NotServing, Serving } from '../../lab/grading.ts'
import type { ServerEnding } from '../../lab/http/console.ts'
import { commandsOf, unpackServer } from '../../lab/http/server-files.ts'
import type { ServerLab } from '../../lab/kinds/http.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import type { ProcessExit } from '../../world/processes/process.ts'
import type { Runner } from '../../world/runner/runner.ts'
import type { RunningServer } from '../../world/runner/running.ts'
import { askByHand } from './by-hand.ts'
import { openByHand } from './open-by-hand.ts'
import { replayFailure } from './replay.ts'
import type { HttpRuntime } from './runtime.ts'

interface ServingParts {
  readonly bench: Bench
  readonly runner: Runner
}

const patienceMs = 2_000

/** Starts a learner's server with what the lab gives it, and leaves it running. */
export async function openServing(
  lab: ServerLab,
  text: string,
  parts: ServingParts,
): Promise<Serving | NotServing> {
  const read = unpackServer(text, lab.main)
  if (read.kind === 'unread') return { kind: 'refused', reason: read.reason, output: '' }
  const source = { kind: 'files', files: read.files } as const
  const commands = commandsOf(read.files, lab)
  const runtime = await openByHand(lab, { source, ...commands }, parts)
  if ('reason' in runtime) {
    return { kind: 'refused', reason: runtime.reason, output: runtime.output }
  }
  return servingOf(runtime)
}

/** One thing at a time where rows are reset; requests meet each other as they like. */
function servingOf(runtime: HttpRuntime): Serving {
  const { promise: ended, resolve: end } = Promise.withResolvers<ServerEnding>()
  let replaying: Promise<unknown> = Promise.resolve()
  let printedBefore = ''
  let isOurs = false
  const watch = (server: RunningServer): void => {
    void server.ended.then((exit) => {
      if (!isOurs && runtime.server === server) end(endingOf(exit))
    })
  }
  if (runtime.server) watch(runtime.server)
  return {
    kind: 'serving',
    port: () => runtime.server?.origin.port ?? null,
    output: () => printedBefore + (runtime.server?.output() ?? ''),
    ended,
    ask: async (request) => {
      await replaying
      const { server } = runtime
      if (!server?.isRunning()) return { kind: 'refused', reason: notRunning }
      return await askByHand(server.origin, request)
    },
    replay: async (attempt) => {
      await replaying
      const before = runtime.server
      isOurs = true
      const replay = replayFailure(runtime, attempt)
      replaying = replay.catch(() => undefined)
      const answer = await replay.finally(() => {
        isOurs = false
      })
      const { server } = runtime
      if (server !== before) printedBefore += before?.output() ?? ''
      if (!server?.isRunning()) end({ says: 'It ended over the replay', reason: null })
      else if (server !== before) watch(server)
      return answer
    },
    close: async () => {
      isOurs = true
      await runtime.server?.stop(patienceMs)
      await runtime.close()
    },
  }
}

const notRunning: Reason = {
  expected: 'a running server',
  came: 'one that has ended',
  try: 'Start it again, and look at what it printed last.',
}

function endingOf(exit: ProcessExit): ServerEnding {
  const how =
    exit.kind === 'code'
      ? `with code ${exit.code}`
      : exit.kind === 'signal'
        ? `by ${exit.signal}`
        : exit.kind === 'limit'
          ? `at the limit of ${exit.limit}`
          : exit.kind === 'not-started'
            ? exit.message
            : 'as it was stopped'
  return {
    says: `It ended by itself, ${how}`,
    reason: {
      expected: 'a server that runs until we stop it',
      came: `an end ${how}`,
      try: 'Look at what it printed last. An error that nobody catches ends the process.',
    },
  }
}
