import fs from 'node:fs'
import { findPackageJSON } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ProcessExit, type RunningProcess, startProcess } from '../../world/process.ts'
import { programPath } from '../../world/process-identity.ts'
import type { Reply, Request } from './child/messages.ts'

/** What learners' code may use. */
export interface RunnerLimits {
  /** Processor time of one call, or of loading the module. */
  readonly callMs: number
  /** From asking to the answer, also while it waits for something. */
  readonly waitMs: number
  readonly memoryBytes: number
}

export const runnerLimits: RunnerLimits = {
  callMs: 600,
  waitMs: 4_000,
  memoryBytes: 268_435_456,
}
/** One test of a learner's: node:test would wait for ever for a promise that never settles. */
const testMs = 2_000
const outputBytes = 1_048_576
/** Node's own start, on a machine that is busy with other things. */
const startMs = 20_000

/** What came of a request: an answer, or the end of the process. */
export type Came =
  | Reply
  | { readonly kind: 'ended'; readonly exit: ProcessExit; readonly said: string }

/** A process of Node that runs one learner's code, in a folder of its own that it can only read. */
export interface Runner {
  readonly folder: string
  readonly startedMs: number
  /** False once it has ended. */
  isAlive(): boolean
  /** Asks one thing after another; after an end the rest is not asked. Never rejects. */
  ask(requests: readonly Request[]): Promise<Came[]>
  /** Puts files where the code runs, in place of those before. */
  place(files: Readonly<Record<string, string>>): void
  /** Hears what a program prints, as it comes. */
  onOutput(hear: (text: string) => void): void
  /** Ends the process; the folder goes too. */
  close(): Promise<void>
}

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
const childFolder = fileURLToPath(new URL('./child/', import.meta.url))
const readable = [childFolder, `${childFolder}*`, findPackageJSON(import.meta.url) ?? childFolder]

/** Starts a process and waits until it can be asked. Throws where Node cannot be started. */
export async function startRunner(
  limits: RunnerLimits = runnerLimits,
  { records = false } = {},
): Promise<Runner> {
  const startedAt = performance.now()
  const made = fs.mkdtempSync(path.join(os.tmpdir(), `backwright-answer-${process.pid}-`))
  const folder = fs.realpathSync(made)
  let hear: (text: string) => void = () => undefined
  const running = startProcess({
    argv: [
      process.execPath,
      ...nodeOptions(folder, limits),
      // The debugger could undo the other bounds: only for recording, where it is needed.
      ...(records ? ['--allow-inspector'] : []),
      path.join(childFolder, `main${ending}`),
    ],
    cwd: folder,
    env: { PATH: programPath, HOME: folder, LANG: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1' },
    limits: { timeMs: startMs, memoryBytes: limits.memoryBytes, outputBytes },
    pipes: 2,
    startsOthers: false,
    onOutput: (_stream, text) => hear(text),
  })
  const talk = talkTo(running, limits)
  const [first] = await talk.hear(1)
  running.setTimeLimit(null)
  let isOpen = true
  const close = async (): Promise<void> => {
    isOpen = false
    await running.stop()
    fs.rmSync(folder, { recursive: true, force: true })
  }
  if (first?.kind !== 'ready') {
    await close()
    throw new Error(`must be true: Node starts for learners' code; came ${JSON.stringify(first)}`)
  }
  let placed: Readonly<Record<string, string>> = {}
  return {
    folder,
    startedMs: performance.now() - startedAt,
    isAlive: () => isOpen && talk.isAlive(),
    ask: talk.ask,
    place: (files) => {
      for (const name of Object.keys(placed)) {
        if (!Object.hasOwn(files, name)) fs.rmSync(path.join(folder, name), { force: true })
      }
      for (const [name, text] of Object.entries(files)) {
        if (placed[name] !== text) fs.writeFileSync(path.join(folder, name), text)
      }
      placed = files
    },
    onOutput: (next) => {
      hear = next
    },
    close,
  }
}

function nodeOptions(folder: string, { memoryBytes }: RunnerLimits): string[] {
  const megabytes = Math.floor(memoryBytes / 1_048_576 / 2)
  return [
    '--permission',
    ...[folder, `${folder}/*`, ...readable].map((at) => `--allow-fs-read=${at}`),
    `--max-old-space-size=${megabytes}`,
    '--no-warnings',
    '--stack-trace-limit=50',
    `--test-reporter=${path.join(childFolder, `reporter${ending}`)}`,
    '--test-reporter-destination=stdout',
    `--test-timeout=${testMs}`,
  ]
}

/** Requests go out together; answers come one by one, each with the time that a call may take. */
function talkTo(running: RunningProcess, { callMs, waitMs }: RunnerLimits) {
  const [out, back] = running.pipes
  // Nothing comes back on it; without this its end would not be seen.
  out?.resume()
  const heard: Came[] = []
  let wake: () => void = () => undefined
  let rest = ''
  let isAlive = true
  back?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) heard.push(JSON.parse(line) as Reply)
    wake()
  })
  void running.ended.then(({ exit, stderr }) => {
    isAlive = false
    heard.push({ kind: 'ended', exit, said: stderr })
    wake()
  })
  const next = async (): Promise<Came> => {
    while (heard.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    // What was said before the end counts; the end stays for whoever asks again.
    const first = heard[0] as Came
    if (first.kind !== 'ended') heard.shift()
    return first
  }
  const hear = async (count: number): Promise<Came[]> => {
    const all: Came[] = []
    while (all.length < count) {
      const one = await next()
      all.push(one)
      if (isLast(one)) break
    }
    return all
  }
  const ask = async (requests: readonly Request[]): Promise<Came[]> => {
    out?.write(requests.map((request) => `${JSON.stringify(request)}\n`).join(''))
    const all: Came[] = []
    while (all.filter(isAnswer).length < requests.length && !all.some(isLast)) {
      running.setTimeLimit(waitMs, callMs)
      all.push(...(await hear(1)))
    }
    running.setTimeLimit(null)
    return all
  }
  return { hear, ask, isAlive: () => isAlive }
}

function isAnswer({ kind }: Came): boolean {
  return kind !== 'test'
}

function isLast({ kind }: Came): boolean {
  return kind === 'ended' || kind === 'exit' || kind === 'too-much-output'
}
