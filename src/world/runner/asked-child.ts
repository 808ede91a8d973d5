import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { findPackageJSON } from 'node:module'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { importableModules } from '../../kit/importable-modules.ts'
import { defaultLimits } from '../../kit/limits.ts'
import { makeOwnFolder } from '../files/own-folders.ts'
import { type ProcessExit, type RunningProcess, startProcess } from '../processes/process.ts'
import { programPath } from '../processes/process-identity.ts'
import { programEnvironment } from './environment.ts'
import { type ChildLimits, childLimits } from './limits.ts'
import { heapOption, nodeProgram } from './node.ts'

/*
 * A process of Node that runs a learner's code as it is asked over two pipes, one JSON text a line:
 * in a folder of its own that it can only read, within limits, and without a way to other programs.
 * What it says is not to be trusted: each line has to begin with a secret that the learner's code
 * doesn't know and with its number, to be asked for, to be short enough, and to be what a reply may
 * be. One that isn't ends the process, and that is the end of its answer and of nothing else.
 */

const outputBytes = 1_048_576
/** Node's own start, on a machine that is busy with other things. */
const startMs = 20_000

/** The end of the process, in place of an answer. */
export interface ChildEnd {
  readonly kind: 'ended'
  readonly exit: ProcessExit
  readonly said: string
  /** A line came that is no reply: the learner's code wrote it, or broke what writes. */
  readonly isForged: boolean
}

/** How messages of one program are told apart. */
export interface ChildTalk<Reply> {
  /** The file below `child/` that runs, as a URL without its ending. */
  readonly main: URL
  readonly schema: z.ZodType<Reply>
  /** Other folders that it reads of ours. */
  readonly reads?: readonly URL[]
  /** Frames of a stack that errors keep; Node's own number where it's left out. */
  readonly stackFrames?: number
  /** How tests of a learner's are told of, as a URL without its ending, and the time that each has. */
  readonly tests?: { readonly reporter: URL; readonly timeMs: number }
  /** It may look into its own run. The debugger could undo the other bounds: for recording alone. */
  readonly isInspected?: boolean
  /** It makes modules of texts itself. */
  readonly makesModules?: boolean
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
const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
const withEnding = (file: URL): URL => new URL(`${file.href}${ending}`)

/** Starts a process and waits until it can be asked. Throws where Node cannot be started. */
export async function startChild<Request, Reply extends { readonly kind: string }>(
  talk: ChildTalk<Reply>,
  limits: ChildLimits = childLimits,
): Promise<Child<Request, Reply>> {
  const startedAt = performance.now()
  const folder = makeOwnFolder('answer')
  let hear: (text: string) => void = () => undefined
  const running = startProcess({
    argv: [
      nodeProgram,
      ...boundingOptions(folder, talk, limits),
      ...ownOptions(talk),
      fileURLToPath(withEnding(talk.main)),
      // Read by child/bounds: nothing else of ours is in its reach.
      String(defaultLimits.callPrintedMax),
      ...importableModules,
    ],
    cwd: folder,
    env: { ...programEnvironment(programPath, folder), LANG: 'C.UTF-8' },
    limits: { timeMs: startMs, memoryBytes: limits.memoryBytes, outputBytes },
    pipes: 2,
    confined: { folder, mayWrite: false, network: 'none' },
    startsOthers: false,
    onOutput: (stream, text) => {
      if (stream === 'stdout') hear(text)
    },
  })
  const line = talkTo<Request, Reply>(running, talk, limits)
  const first = await line.next()
  running.setTimeLimit(null)
  let isOpen = true
  const close = async (): Promise<void> => {
    isOpen = false
    await running.stop()
    fs.rmSync(folder, { recursive: true, force: true })
  }
  if (first.kind !== 'ready') {
    await close()
    throw new Error(`must be true: Node starts for learners' code; got ${JSON.stringify(first)}`)
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

/** What keeps a child within its bounds, beside what the system confines. */
function boundingOptions<Reply>(
  folder: string,
  { main, reads = [] }: ChildTalk<Reply>,
  { memoryBytes }: ChildLimits,
): string[] {
  const ours = [new URL('./', main), new URL('./child/', import.meta.url), ...reads]
  const folders = ours.map((at) => fileURLToPath(at))
  const readable = [folder, `${folder}/*`, ...folders.flatMap((at) => [at, `${at}*`])]
  const settings = findPackageJSON(import.meta.url)
  return [
    '--permission',
    ...[...readable, ...(settings === undefined ? [] : [settings])].map(
      (at) => `--allow-fs-read=${at}`,
    ),
    // No text becomes code but the one that was handed in.
    '--disallow-code-generation-from-strings',
    heapOption(memoryBytes),
    '--no-warnings',
  ]
}

/** What one kind of program needs besides. */
function ownOptions<Reply>({
  stackFrames,
  tests,
  isInspected = false,
  makesModules = false,
}: ChildTalk<Reply>): string[] {
  return [
    ...(stackFrames === undefined ? [] : [`--stack-trace-limit=${stackFrames}`]),
    ...(tests === undefined
      ? []
      : [
          `--test-reporter=${withEnding(tests.reporter).href}`,
          '--test-reporter-destination=stdout',
          `--test-timeout=${tests.timeMs}`,
        ]),
    ...(isInspected ? ['--allow-inspector'] : []),
    ...(makesModules ? ['--experimental-vm-modules'] : []),
  ]
}

/** Of one line, of all that is said from one asking to the next, and of what is told aside. */
const lineCharactersMax = 16_000_000
const saidCharactersMax = 64_000_000
const asidesMax = 2_000

/** Requests go out together; answers come one by one, each with the time that a call may take. */
function talkTo<Request, Reply extends { readonly kind: string }>(
  running: RunningProcess,
  talk: ChildTalk<Reply>,
  { callMs, waitMs }: ChildLimits,
) {
  type Came = Reply | ChildEnd
  const { isAside = () => false, isLast = () => false } = talk
  const isEnd = (came: Came): boolean => came.kind === 'ended' || isLast(came as Reply)
  const isAnswer = (came: Came): boolean => came.kind === 'ended' || !isAside(came as Reply)
  const [out] = running.pipes
  // Nothing comes back on it; without this its end would not be seen.
  out?.resume()
  const secret = randomBytes(16).toString('hex')
  out?.write(`${secret}\n`)
  const { next, expect, isAlive } = hearReplies(running, talk, secret)
  const askNow = async (requests: readonly Request[]): Promise<Came[]> => {
    expect(requests.length)
    out?.write(requests.map((request) => `${JSON.stringify(request)}\n`).join(''))
    const all: Came[] = []
    let answers = 0
    while (answers < requests.length) {
      running.setTimeLimit(waitMs, callMs)
      const came = await next()
      all.push(came)
      if (isAnswer(came)) answers++
      if (isEnd(came)) break
    }
    running.setTimeLimit(null)
    return all
  }
  return { next, ask: inTurns(askNow), isAlive }
}

/** What comes back, line by line; one that is no reply ends the process. */
function hearReplies<Reply extends { readonly kind: string }>(
  running: RunningProcess,
  { schema, isAside = () => false }: ChildTalk<Reply>,
  secret: string,
) {
  const back = running.pipes[1]
  const heard: (Reply | ChildEnd)[] = []
  let wake: () => void = () => undefined
  let isAlive = true
  let refused: 'forged' | 'too much' | null = null
  let said = 0
  /** Answers that were asked for and have not come; the first says that it is ready. */
  let due = 1
  const refuse = (why: typeof refused): void => {
    refused = why
    back?.destroy()
    void running.stop()
  }
  const hearLine = replyReader(secret, schema)
  readLines(back, (line) => {
    if (refused !== null) return
    said += line?.length ?? 0
    if (said > saidCharactersMax) return refuse('too much')
    const reply = line === null || due === 0 ? null : hearLine(line)
    if (reply === null || heard.length > asidesMax) return refuse('forged')
    if (!isAside(reply)) due--
    heard.push(reply)
    wake()
  })
  void running.ended.then(({ exit, stderr }) => {
    isAlive = false
    const limit = { kind: 'limit', limit: 'output' } as const
    const how = { exit: refused === 'too much' ? limit : exit, isForged: refused === 'forged' }
    heard.push({ kind: 'ended', ...how, said: stderr })
    wake()
  })
  const next = async (): Promise<Reply | ChildEnd> => {
    while (heard.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    // What was said before the end counts; the end stays for whoever asks again.
    const first = heard[0] as Reply | ChildEnd
    if (first.kind !== 'ended') heard.shift()
    return first
  }
  const expect = (count: number): void => {
    due += count
    said = 0
  }
  return { next, expect, isAlive: () => isAlive }
}

/** Whoever asks waits until those before have been answered. */
function inTurns<Q, A>(askNow: (requests: Q) => Promise<A>): (requests: Q) => Promise<A> {
  let turn: Promise<unknown> = Promise.resolve()
  return (requests) => {
    const mine = turn.then(() => askNow(requests))
    turn = mine
    return mine
  }
}

/** Reads `secret number reply`; null: that is no reply. */
function replyReader<Reply>(
  secret: string,
  schema: z.ZodType<Reply>,
): (unsafeLine: string) => Reply | null {
  let number = 0
  return (unsafeLine) => {
    const start = `${secret} ${number++} `
    if (!unsafeLine.startsWith(start)) return null
    try {
      const { success, data } = schema.safeParse(JSON.parse(unsafeLine.slice(start.length)))
      return success ? data : null
    } catch {
      return null
    }
  }
}

/** Gives each line as it ends; null: one is longer than a line may be. */
function readLines(from: Duplex | undefined, hear: (line: string | null) => void): void {
  let parts: string[] = []
  let length = 0
  from?.setEncoding('utf8').on('data', (text: string) => {
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      parts.push(text.slice(start, end))
      hear(parts.join(''))
      parts = []
      length = 0
      start = end + 1
    }
    length += text.length - start
    parts.push(text.slice(start))
    if (length > lineCharactersMax) hear(null)
  })
}
