import { Problem } from '../../kit/problem.ts'
import type { Origin } from '../../world/http/message.ts'
import { openWriteGate } from '../../world/postgres/write-gate.ts'
import type { ProcessExit } from '../../world/processes/process.ts'
import { plainDriver } from '../../world/runner/plain.ts'
import { openRunner, type ServerProgram } from '../../world/runner/runner.ts'
import type { RunningServer } from '../../world/runner/running.ts'
import type { StartProblem } from '../../world/runner/start-problem.ts'
import type { ProcessEnd, ServerProcess, Target } from './target.ts'

/** A target that must be closed. */
export interface OpenTarget extends Target {
  close(): Promise<void>
}

/** Where the server is, or how it is started. */
export interface TargetWanted {
  readonly url: URL | null
  readonly start: string | null
  readonly folder: string
  readonly pathFolders: readonly string[]
  readonly databaseUrl: string | null
  /** Environment of the server besides. */
  readonly env?: Readonly<Record<string, string>>
}

const lifeMs = 3_600_000
/** A server may write lines for each of thousands of requests. */
const outputBytes = 67_108_864

/** Starts the server, or takes the one that runs; only loopback is let through. */
export async function openTarget(wanted: TargetWanted): Promise<OpenTarget> {
  const gate = wanted.databaseUrl === null ? null : await openWriteGate(wanted.databaseUrl)
  const pass: Target['gate'] = gate === null ? null : (fire) => gate.pass(fire)
  try {
    if (wanted.url !== null) {
      const origin = loopbackOrigin(wanted.url)
      return {
        origin: () => origin,
        process: null,
        gate: pass,
        close: async () => gate?.close(),
      }
    }
    const started = await startTarget(wanted)
    return {
      ...started,
      gate: pass,
      close: async () => {
        await started.close()
        await gate?.close()
      },
    }
  } catch (error) {
    await gate?.close()
    throw error
  }
}

/** The origin of a loopback address; anything else is refused before a byte is sent. */
export function loopbackOrigin(url: URL): Origin {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isLoopback =
    /^127(\.\d{1,3}){3}$/.test(host) || host === '::1' || /^(.+\.)?localhost$/i.test(host)
  const protocol = url.protocol.slice(0, -1)
  if (!isLoopback || (protocol !== 'http' && protocol !== 'https')) {
    throw new Problem('bad-input', {
      expected: 'an http address on this machine: 127.0.0.1, [::1] or localhost',
      came: url.href,
      try: "Check a copy that runs on your own machine: the checks send thousands of requests, change data and try attacks, and nobody else's server should get those.",
    })
  }
  const usual = protocol === 'https' ? 443 : 80
  return { protocol, host, port: url.port === '' ? usual : Number(url.port) }
}

async function startTarget(wanted: TargetWanted): Promise<Omit<OpenTarget, 'gate'>> {
  const runner = openRunner({ driver: plainDriver(), pathFolders: wanted.pathFolders })
  try {
    const program = await runner.prepare({
      source: { kind: 'in-place', folder: wanted.folder },
      start: wanted.start ?? '',
      limits: { lifeMs, readyMs: 20_000, memoryBytes: 1_073_741_824, outputBytes },
    })
    if ('reason' in program) throw startError(program)
    const env = {
      NODE_ENV: 'production',
      ...wanted.env,
      ...(wanted.databaseUrl === null ? {} : { DATABASE_URL: wanted.databaseUrl }),
    }
    let server = await begin(program, env)
    const process = processOf({
      current: () => server,
      begin: async () => {
        server = await begin(program, env)
      },
    })
    return { origin: () => server.origin, process, close: () => runner.close() }
  } catch (error) {
    await runner.close()
    throw error
  }
}

async function begin(
  program: ServerProgram,
  env: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  const started = await program.start(env)
  if ('reason' in started) throw startError(started)
  return started
}

function startError({ reason, output }: StartProblem): Problem {
  const text = output.trim().slice(-1_000)
  const came = text === '' ? reason.came : `${reason.came.trim()}\nIt printed:\n${text}\n`
  return new Problem('bad-input', { ...reason, came })
}

function processOf(server: { current(): RunningServer; begin(): Promise<void> }): ServerProcess {
  return {
    ended: async (withinMs) => {
      const { ended, output } = server.current()
      const late = new Promise<null>((resolve) => setTimeout(resolve, withinMs, null))
      const exit = await Promise.race([ended, late])
      return exit === null ? null : endOf(exit, output())
    },
    stop: async (patienceMs) => {
      const { exit, wasKilled } = await server.current().stop(patienceMs)
      return { ...endOf(exit, server.current().output()), wasKilled }
    },
    kill: () => server.current().crash(),
    restart: async () => {
      if (server.current().isRunning()) await server.current().crash()
      await server.begin()
    },
    output: () => server.current().output(),
    usage: () => server.current().usage(),
  }
}

function endOf(exit: ProcessExit, output: string): ProcessEnd {
  return {
    code: exit.kind === 'code' ? exit.code : null,
    signal:
      exit.kind === 'signal'
        ? exit.signal
        : exit.kind === 'limit'
          ? `the limit of ${exit.limit}`
          : null,
    output: output.trim().slice(-2_000),
  }
}
