import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import os from 'node:os'
import type { Duplex } from 'node:stream'
import { type Confined, confinement, confiningWords } from '../confinement/confinement.ts'
import { type Writing, writesTooMuch } from './disk-use.ts'
import { childrenOf, listMarked, memoryOfTree, processorOf } from './process-tree.ts'

/** What a process may use; reaching one ends it and everything it started. */
export interface ProcessLimits {
  /** From start to end; null for one that serves until it is stopped. */
  readonly timeMs: number | null
  /** Resident memory of the process and its children together. */
  readonly memoryBytes: number
  /** Standard output and standard error, each. */
  readonly outputBytes: number
}

export interface ProcessOptions {
  /** The program, then its arguments: never a shell's text. */
  readonly argv: readonly [string, ...string[]]
  readonly cwd: string
  /** All of its environment; nothing of ours is handed on. */
  readonly env: Readonly<Record<string, string>>
  readonly limits: ProcessLimits
  /** Nothing where it is left out. */
  readonly stdin?: string
  /** Two-way pipes of its own, from file descriptor 3. */
  readonly pipes?: number
  /** How output is read: `latin1` keeps every byte as one character. UTF-8 where it is left out. */
  readonly encoding?: 'utf8' | 'latin1'
  /** Hears output as it comes. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void
  /** Where its files are, and how many bytes of them there may be. Nothing is bounded where it is left out. */
  readonly writes?: Writing
  /** Keeps it to itself, as far as this system can. */
  readonly confined?: Confined
  /** False where it cannot start other processes: nothing is looked for at its end. */
  readonly startsOthers?: boolean
}

export type ProcessLimit = 'time' | 'memory' | 'output' | 'disk'

/** How a process ended. */
export type ProcessExit =
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'limit'; readonly limit: ProcessLimit }
  /** We were asked to end it. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'not-started'; readonly message: string }

export interface ProcessEnd {
  readonly exit: ProcessExit
  /** No more than the limit of each. */
  readonly stdout: string
  readonly stderr: string
  readonly elapsedMs: number
}

export interface RunningProcess {
  readonly pid: number | null
  readonly pipes: readonly Duplex[]
  /** Resolves once nothing of it runs any more; never rejects. */
  readonly ended: Promise<ProcessEnd>
  /**
   * For one that serves: the next piece of work has so long, counted from now; null: it is idle.
   * With a bound of processor time besides, a busy machine shortens nothing.
   */
  setTimeLimit(timeMs: number | null, processorMs?: number): void
  /** Ends it and everything it started. */
  stop(): Promise<ProcessEnd>
}

/** Runs a program to its end. */
export function runProcess(options: ProcessOptions): Promise<ProcessEnd> {
  return startProcess(options).ended
}

const lookMs = 50
/** How long pipes may stay open once the process is gone and what it started was killed. */
const closePatienceMs = 300
/** The name in the environment by which a process that left the group is found again. */
const markName = 'BACKWRIGHT_RUN'

/**
 * What the shell does before it becomes the program: no core file; seconds of processor time, so
 * that one whose parent was killed ends too; bounds of memory and of one file that hold between
 * two looks.
 */
const prologue =
  'ulimit -c 0; ulimit -t "$1"; ulimit -d "$2" 2>/dev/null; ulimit -f "$3" 2>/dev/null; shift 3; exec "$@"'
const processorSecondsMax = 120
/** Node alone asks for 576 MB of writable memory, and touches 45 of them. */
const memoryRoomBytes = 805_306_368

/** Starts a program in a process group of its own. */
export function startProcess(options: ProcessOptions): RunningProcess {
  const startedAt = performance.now()
  const mark = randomUUID()
  const child = launch(options, mark)
  const state: State = {
    options,
    child,
    mark,
    exit: null,
    output: { stdout: '', stderr: '' },
    program: null,
  }
  const watch = watchLimits(state)
  const disk = watchDisk(state)
  const spawned = new Promise<ProcessExit>((resolve) => {
    child.once('error', ({ message }) => resolve({ kind: 'not-started', message }))
    child.once('exit', (code, signal) =>
      resolve(signal === null ? exitOf(code ?? 0, options) : { kind: 'signal', signal }),
    )
  })
  // Heard from the start: it may come together with the exit.
  const allRead = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const ended = (async (): Promise<ProcessEnd> => {
    const exit = await spawned
    watch.end()
    killAll(state)
    await closed(child, allRead)
    await disk.end()
    return {
      exit: state.exit ?? exit,
      ...state.output,
      elapsedMs: Math.round((performance.now() - startedAt) * 10) / 10,
    }
  })()
  collectOutput(state)
  return {
    pid: child.pid ?? null,
    pipes: child.stdio.slice(3) as Duplex[],
    ended,
    setTimeLimit: watch.setTimeLimit,
    stop: () => {
      end(state, { kind: 'stopped' })
      return ended
    },
  }
}

interface State {
  readonly options: ProcessOptions
  readonly child: ChildProcess
  readonly mark: string
  /** Why we ended it, once we did. */
  exit: ProcessExit | null
  readonly output: { stdout: string; stderr: string }
  /** The program's own process in a namespace, once it was found. */
  program: number | null
}

/** In a namespace the first process tells how the program ended as a shell does: 128 and the signal. */
function exitOf(code: number, options: ProcessOptions): ProcessExit {
  if (!isInNamespace(options) || code <= 128) return { kind: 'code', code }
  const signal = Object.entries(os.constants.signals).find(([, number]) => number === code - 128)
  return signal === undefined ? { kind: 'code', code } : { kind: 'signal', signal: signal[0] }
}

function launch(options: ProcessOptions, mark: string) {
  const { argv, cwd, env, limits, stdin, pipes = 0, confined } = options
  const words = confined === undefined ? argv : [...confiningWords(confined), ...argv]
  const seconds = String(Math.max(processorSecondsMax, Math.ceil((limits.timeMs ?? 0) / 500)))
  const kilobytes = String(Math.ceil((limits.memoryBytes * 2 + memoryRoomBytes) / 1024))
  const blocks = options.writes ? String(Math.ceil(options.writes.bytesMax / 256)) : 'unlimited'
  const bounds = [seconds, kilobytes, blocks]
  const child = spawn('/bin/sh', ['-c', prologue, 'sh', ...bounds, ...words], {
    cwd,
    env: { ...env, [markName]: mark },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', ...Array.from({ length: pipes }, () => 'pipe' as const)],
  })
  for (const stream of child.stdio) stream?.on('error', () => undefined)
  child.stdin?.end(stdin ?? '')
  return child
}

function collectOutput(state: State): void {
  const { child, options, output } = state
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = child[name]
    let bytes = 0
    stream?.setEncoding(options.encoding ?? 'utf8').on('data', (text: string) => {
      if (bytes > options.limits.outputBytes) return
      const room = options.limits.outputBytes - bytes
      bytes += Buffer.byteLength(text, options.encoding)
      const kept = bytes > options.limits.outputBytes ? text.slice(0, room) : text
      output[name] += kept
      options.onOutput?.(name, kept)
      if (bytes > options.limits.outputBytes) endBy(state, 'output')
    })
  }
}

function watchLimits(state: State) {
  const { limits } = state.options
  const pid = state.child.pid ?? 0
  const used = (): number | null => processorOf(programOf(state))
  let clock: NodeJS.Timeout | null = null
  let look: NodeJS.Timeout | null = null
  let bound: { readonly processorMs: number; readonly from: number; readonly at: number } | null
  const setTimeLimit = (timeMs: number | null, processorMs?: number): void => {
    if (clock !== null) clearTimeout(clock)
    clock = timeMs === null ? null : setTimeout(() => endBy(state, 'time'), timeMs)
    bound =
      processorMs === undefined ? null : { processorMs, from: used() ?? 0, at: performance.now() }
    if (timeMs === null && look !== null) {
      clearInterval(look)
      look = null
    } else if (timeMs !== null) look ??= setInterval(lookAround, lookMs)
  }
  const lookAround = (): void => {
    if (state.exit !== null) return
    if (memoryOfTree(pid) > limits.memoryBytes) endBy(state, 'memory')
    if (bound === null) return
    const now = used()
    // Where it cannot be asked, half of the time is taken to be its own.
    const ownMs = now === null ? (performance.now() - bound.at) / 2 : now - bound.from
    if (ownMs > bound.processorMs) endBy(state, 'time')
  }
  setTimeLimit(limits.timeMs)
  return { setTimeLimit, end: () => setTimeLimit(null) }
}

/** Looks at the files again and again; a folder with much in it, more seldom. */
function watchDisk(state: State): { end(): Promise<void> } {
  const { writes } = state.options
  if (writes === undefined) return { end: async () => undefined }
  const pid = state.child.pid ?? 0
  let timer: NodeJS.Timeout | null = null
  const look = async (): Promise<void> => {
    const startedAt = performance.now()
    const isTooMuch = await writesTooMuch(writes, pid)
    if (isTooMuch) return endBy(state, 'disk')
    if (timer === null) return
    const seldomMs = Math.min((performance.now() - startedAt) * 10, seldomestLookMs)
    timer = setTimeout(look, Math.max(lookAtDiskMs, seldomMs))
    timer.unref()
  }
  timer = setTimeout(look, lookAtDiskMs)
  timer.unref()
  return {
    end: async () => {
      if (timer !== null) clearTimeout(timer)
      timer = null
      if (state.exit === null && (await writesTooMuch(writes, pid))) {
        state.exit = { kind: 'limit', limit: 'disk' }
      }
    },
  }
}

const lookAtDiskMs = 200
/** A look that took long on a busy machine must not put off the next one for ever. */
const seldomestLookMs = 3_000

/** The process of the program itself: in a namespace it is below the one that waits for it. */
function programOf(state: State): number {
  const pid = state.child.pid ?? 0
  if (!isInNamespace(state.options)) return pid
  if (state.program === null) {
    const [first] = childrenOf(pid)
    state.program = (first === undefined ? undefined : childrenOf(first)[0]) ?? null
  }
  return state.program ?? pid
}

function isInNamespace({ confined }: ProcessOptions): boolean {
  return confined !== undefined && confinement().processes
}

function endBy(state: State, limit: ProcessLimit): void {
  end(state, { kind: 'limit', limit })
}

/** The first reason to end it is the one that is told. */
function end(state: State, exit: ProcessExit): void {
  const { child } = state
  if (child.exitCode !== null || child.signalCode !== null) return
  state.exit ??= exit
  killAll(state)
}

/**
 * In a namespace its first process, whose end is the end of all; else the group, then what left
 * it: stopped first, so that nothing can start another meanwhile.
 */
function killAll({ child, mark, options }: State): void {
  if (child.pid === undefined) return
  if (isInNamespace(options)) return killNamespace(child)
  kill(-child.pid, 'SIGKILL')
  if (options.startsOthers === false) return
  const seen = new Set<number>()
  for (let round = 0; round < 20; round++) {
    const found = listMarked(`${markName}=${mark}`).filter((pid) => !seen.has(pid))
    if (found.length === 0) return
    for (const pid of found) kill(pid, 'SIGSTOP')
    for (const pid of found) {
      kill(pid, 'SIGKILL')
      seen.add(pid)
    }
  }
}

/** Our own end waits for the first process, which waits until the kernel has ended all others. */
function killNamespace(child: ChildProcess): void {
  const { pid = 0 } = child
  const [first] = childrenOf(pid)
  if (first === undefined) return kill(-pid, 'SIGKILL')
  kill(first, 'SIGKILL')
  setTimeout(() => {
    if (child.exitCode === null && child.signalCode === null) kill(-pid, 'SIGKILL')
  }, closePatienceMs).unref()
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone already.
  }
}

/** All output was read, or something that cannot be found still holds it. */
async function closed(child: ChildProcess, allRead: Promise<void>): Promise<void> {
  let patience: NodeJS.Timeout | undefined
  await Promise.race([
    child.pid === undefined ? null : allRead,
    new Promise<void>((resolve) => {
      patience = setTimeout(resolve, closePatienceMs)
    }),
  ])
  clearTimeout(patience)
  for (const stream of child.stdio) stream?.destroy()
}
