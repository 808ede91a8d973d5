import fs from 'node:fs'
import { findPackageJSON } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ProcessExit, type RunningProcess, startProcess } from '../world/processes/process.ts'
import { programPath } from '../world/processes/process-identity.ts'

/*
 * A process of Node that runs a learner's code as it is asked over two pipes, one JSON text a line:
 * in a folder of its own that it can only read, within limits, and without a way to other programs.
 */

/** What learners' code may use. */
export interface ChildLimits {
  /** Processor time of one request. */
  readonly callMs: number
  /** From asking to the answer, also while it waits for something. */
  readonly waitMs: number
  readonly memoryBytes: number
}

export const childLimits: ChildLimits = {
  callMs: 600,
  waitMs: 4_000,
  memoryBytes: 268_435_456,
}
const outputBytes = 1_048_576
/** Node's own start, on a machine that is busy with other things. */
const startMs = 20_000

/** The end of the process, in place of an answer. */
export interface ChildEnd {
  readonly kind: 'ended'
  readonly exit: ProcessExit
  readonly said: string
}

/** How messages of one program are told apart. */
export interface ChildTalk<Reply> {
  /** The file below `child/` that runs, as a URL without its ending. */
  readonly main: URL
  /** Other folders that it reads of ours. */
  readonly reads?: readonly URL[]
  readonly nodeOptions?: () => readonly string[]
  /** Told before an answer; no answer of its own. */
  readonly isAside?: (reply: Reply) => boolean
  /** Nothing is heard behind it. */
  readonly isLast?: (reply: Reply) => boolean
}

export interface Child<Request, Reply> {
  readonly folder: string
  readonly startedMs: number
  /** False once it has ended. */
  isAlive(): boolean
  /** Asks one thing after another; after an end the rest is not asked. Never rejects. */
  ask(requests: readonly Request[]): Promise<(Reply | ChildEnd)[]>
  /** Hears what a program prints, as it comes. */
  onOutput(hear: (text: string) => void): void
  /** Ends the process; the folder goes too. */
  close(): Promise<void>
}

/** Source runs as it is written, a build as it was made. */
export const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

/** Starts a process and waits until it can be asked. Throws where Node cannot be started. */
export async function startChild<Request, Reply extends { readonly kind: string }>(
  talk: ChildTalk<Reply>,
  limits: ChildLimits = childLimits,
): Promise<Child<Request, Reply>> {
  const startedAt = performance.now()
  const made = fs.mkdtempSync(path.join(os.tmpdir(), `backwright-answer-${process.pid}-`))
  const folder = fs.realpathSync(made)
  let hear: (text: string) => void = () => undefined
  const main = new URL(`${talk.main.href}${ending}`)
  const running = startProcess({
    argv: [
      process.execPath,
      ...nodeOptions(folder, talk, limits),
      ...(talk.nodeOptions?.() ?? []),
      fileURLToPath(main),
    ],
    cwd: folder,
    env: { PATH: programPath, HOME: folder, LANG: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1' },
    limits: { timeMs: startMs, memoryBytes: limits.memoryBytes, outputBytes },
    pipes: 2,
    startsOthers: false,
    onOutput: (_stream, text) => hear(text),
  })
  const line = talkTo<Request, Reply>(running, talk, limits)
  const [first] = await line.hear(1)
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
  return {
    folder,
    startedMs: performance.now() - startedAt,
    isAlive: () => isOpen && line.isAlive(),
    ask: line.ask,
    onOutput: (next) => {
      hear = next
    },
    close,
  }
}

function nodeOptions<Reply>(
  folder: string,
  { main, reads = [] }: ChildTalk<Reply>,
  { memoryBytes }: ChildLimits,
): string[] {
  const megabytes = Math.floor(memoryBytes / 1_048_576 / 2)
  const ours = [new URL('./', main), ...reads].map((at) => fileURLToPath(at))
  const readable = [folder, `${folder}/*`, ...ours.flatMap((at) => [at, `${at}*`])]
  const settings = findPackageJSON(import.meta.url)
  return [
    '--permission',
    ...[...readable, ...(settings === undefined ? [] : [settings])].map(
      (at) => `--allow-fs-read=${at}`,
    ),
    `--max-old-space-size=${megabytes}`,
    '--no-warnings',
  ]
}

/** Requests go out together; answers come one by one, each with the time that a call may take. */
function talkTo<Request, Reply extends { readonly kind: string }>(
  running: RunningProcess,
  { isAside = () => false, isLast = () => false }: ChildTalk<Reply>,
  { callMs, waitMs }: ChildLimits,
) {
  type Came = Reply | ChildEnd
  const isEnd = (came: Came): boolean => came.kind === 'ended' || isLast(came as Reply)
  const isAnswer = (came: Came): boolean => came.kind === 'ended' || !isAside(came as Reply)
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
      if (isEnd(one)) break
    }
    return all
  }
  const askNow = async (requests: readonly Request[]): Promise<Came[]> => {
    out?.write(requests.map((request) => `${JSON.stringify(request)}\n`).join(''))
    const all: Came[] = []
    while (all.filter(isAnswer).length < requests.length && !all.some(isEnd)) {
      running.setTimeLimit(waitMs, callMs)
      all.push(...(await hear(1)))
    }
    running.setTimeLimit(null)
    return all
  }
  /** Whoever asks waits until those before have been answered. */
  let turn: Promise<unknown> = Promise.resolve()
  const ask = (requests: readonly Request[]): Promise<Came[]> => {
    const mine = turn.then(() => askNow(requests))
    turn = mine
    return mine
  }
  return { hear, ask, isAlive: () => isAlive }
}
