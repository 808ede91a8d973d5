import { setTimeout as wait } from 'node:timers/promises'
import type { Origin } from '../http/message.ts'
import {
  type ProcessExit,
  type ProcessOptions,
  type RunningProcess,
  startProcess,
} from '../processes/process.ts'
import { identify } from '../processes/process-identity.ts'
import {
  childrenOf,
  memoryOfTree,
  preciseProcessorOfTree,
  treeOf,
} from '../processes/process-tree.ts'
import type { Driver } from './driver.ts'
import type { RunnerLimits } from './limits.ts'
import { freePort, type Ready, untilReady } from './ready.ts'
import type { StartOptions, StartProblem } from './start-problem.ts'
import { endedProblem, notReadyProblem } from './start-words.ts'

/** How a server ended. */
export interface ServerEnd {
  readonly exit: ProcessExit
  /** From SIGTERM to the end, where that was asked for. */
  readonly tookMs: number
  /** It went on after SIGTERM for longer than it may, and was killed. */
  readonly wasKilled: boolean
}

export interface RunningServer {
  readonly origin: Origin
  /** From the start to the first answer. */
  readonly startedMs: number
  /** Resolves once nothing of it runs any more. */
  readonly ended: Promise<ProcessExit>
  isRunning(): boolean
  /** What it printed so far, both streams in the order in which it came. */
  output(): string
  /** What it has used of the machine so far; null where the system doesn't say. */
  usage(): { readonly processorMs: number; readonly memoryBytes: number } | null
  /** SIGTERM, then SIGKILL when it goes on for longer than that. */
  stop(patienceMs: number): Promise<ServerEnd>
  /** SIGTERM, and nothing else. */
  terminate(): void
  /** `kill -9` of everything that belongs to it. */
  crash(): Promise<void>
}

/** Starts a server and waits until it answers. */
export async function startServer(wanted: StartOptions): Promise<RunningServer | StartProblem> {
  const { driver, slot, limits, argv, folder, room, env } = wanted
  const { network } = slot
  const startedAt = performance.now()
  const port = await freePort(network)
  const printed: string[] = []
  const launch = { argv, folder, room, port, memoryBytes: limits.memoryBytes }
  await network?.admit(wanted.doors)
  const running = startProcess({
    ...slot.launch({ ...launch, env: { ...env, PORT: String(port) } }),
    limits: {
      timeMs: limits.lifeMs,
      memoryBytes: limits.memoryBytes,
      outputBytes: limits.outputBytes,
    },
    ...writing(wanted),
    onOutput: (_stream, text) => void printed.push(text),
    // A numbering of processes of its own ends all of them by itself.
    startsOthers: driver.wrappers === 0,
  })
  void running.ended.then(() => network?.release(wanted.doors))
  const output = (): string => asPrinted(printed.join(''), wanted)
  const giveUp = new AbortController()
  const { readyMs, answerMs } = limits
  const first = await Promise.race([
    running.ended.then(({ exit }) => ({ kind: 'ended', exit }) as const),
    untilReady({ port, network, when: wanted.ready, readyMs, answerMs, signal: giveUp.signal }),
  ])
  giveUp.abort()
  if (first.kind === 'ready') {
    if (wanted.isPublished) await network?.publish(port)
    const server = handleOf(running, wanted, output)
    return { ...server, origin: first.origin, startedMs: performance.now() - startedAt }
  }
  const end = first.kind === 'ended' ? first.exit : await endAfter(first, running, limits)
  const words = { ...wanted, port, output: output(), pid: running.pid ?? 0 }
  const problem = end === null && first.kind !== 'ended' ? notReadyProblem(first, words) : null
  await endAll(running, driver)
  return problem ?? endedProblem(end as ProcessExit, { ...words, output: output() })
}

/**
 * A server that breaks over its first request closes the connection a moment before it ends, and
 * why it ended says more than that no answer came. Nothing else is waited for.
 */
async function endAfter(
  first: Exclude<Ready, { kind: 'ready' }>,
  running: RunningProcess,
  { endingMs }: RunnerLimits,
): Promise<ProcessExit | null> {
  const isClosed =
    first.kind === 'no-answer' && first.asked.problems.some(({ kind }) => kind === 'closed-early')
  const late = new AbortController()
  const patience = wait(isClosed ? endingMs : 0, null, { signal: late.signal }).catch(() => null)
  const exit = await Promise.race([exitOf(running), patience])
  late.abort()
  return exit
}

/** What it writes is bounded in its own room; a folder that is used as it is has other files too. */
function writing({ folder, room, limits }: StartOptions): Pick<ProcessOptions, 'writes'> {
  if (!folder.startsWith(`${room}/`)) return {}
  return { writes: { folder: room, bytesMax: limits.diskBytes } }
}

const exitOf = (running: RunningProcess): Promise<ProcessExit> =>
  running.ended.then(({ exit }) => exit)

function handleOf(
  running: RunningProcess,
  wanted: StartOptions,
  output: () => string,
): Omit<RunningServer, 'origin' | 'startedMs'> {
  let isRunning = true
  const ended = running.ended.then(({ exit }) => {
    isRunning = false
    return plainExit(exit, wanted.driver)
  })
  const crash = async (): Promise<void> => endAll(running, wanted.driver)
  const terminate = (): void => {
    for (const pid of mainProcesses(running, wanted)) signal(pid, 'SIGTERM')
  }
  return {
    ended,
    isRunning: () => isRunning,
    output,
    usage: () => {
      const processorMs = running.pid === null ? null : preciseProcessorOfTree(running.pid)
      if (running.pid === null || processorMs === null) return null
      return { processorMs, memoryBytes: memoryOfTree(running.pid) }
    },
    crash,
    terminate,
    stop: async (patienceMs) => {
      const askedAt = performance.now()
      terminate()
      const left = new AbortController()
      const late = wait(patienceMs, null, { signal: left.signal }).catch(() => null)
      const exit = await Promise.race([ended, late])
      left.abort()
      if (exit === null) await crash()
      return {
        exit: exit ?? (await ended),
        tookMs: performance.now() - askedAt,
        wasKilled: exit === null,
      }
    },
  }
}

/** Through the processes of ours around it, an end by a signal is the code 128 and more. */
function plainExit(exit: ProcessExit, { wrappers }: Driver): ProcessExit {
  if (wrappers === 0 || exit.kind !== 'code' || exit.code <= 128) return exit
  const name = signalNames[exit.code - 128]
  return name === undefined ? exit : { kind: 'signal', signal: name }
}

const signalNames: Readonly<Record<number, string>> = {
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  6: 'SIGABRT',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  15: 'SIGTERM',
}

/** The processes that a supervisor would send SIGTERM to: the program itself, not what it started. */
function mainProcesses({ pid }: RunningProcess, { driver, isShell }: StartOptions): number[] {
  if (pid === null) return []
  let main = [pid]
  for (let level = 0; level < driver.wrappers; level++) main = main.flatMap(childrenOf).slice(0, 1)
  // A shell waits for what it runs and hands no signal on.
  return isShell ? main.flatMap(treeOf) : main
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // Gone already.
  }
}

/** Ends everything; what hides in its own numbering is gone when the first process of it is. */
async function endAll(running: RunningProcess, { wrappers }: Driver): Promise<void> {
  const [init] = wrappers > 0 && running.pid !== null ? childrenOf(running.pid) : []
  const first = init === undefined ? null : identify(init)
  await running.stop()
  const until = performance.now() + lastMs
  while (first && identify(first.pid)?.startedAt === first.startedAt) {
    if (performance.now() > until) return
    await wait(2)
  }
}

const lastMs = 1_000

/** With paths as the learner knows them. */
function asPrinted(text: string, { folder, room }: StartOptions): string {
  return text
    .replaceAll(`file://${folder}/`, '')
    .replaceAll(`${folder}/`, '')
    .replaceAll(folder, '.')
    .replaceAll(room, '~')
}
