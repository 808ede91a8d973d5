import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { withCommandHere } from './cli/command-here.ts'
import { type CliContext, type Io, interrupted, type Part } from './cli/context.ts'
import { ownContentIn } from './cli/own-content.ts'
import { buildProgram } from './cli/program.ts'
import { sayBroken } from './cli/say-broken.ts'
import { openUnlessStopped, Stopped } from './cli/stopped.ts'
import { isHelpShown, unusable } from './cli/usage.ts'
import { Problem, problemText } from './kit/problem.ts'
import { type SandboxSetting, type Settings, sandboxSettings } from './kit/settings.ts'

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
const usualPort = 4400

/** Reads the environment, once: the only place that does. The launcher says where the data is. */
function readSettings(environment: NodeJS.ProcessEnv, root: string): Settings {
  const text = fs.readFileSync(path.join(root, 'package.json'), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  const home = path.resolve(environment.BACKWRIGHT_HOME ?? path.join(root, '.backwright'))
  return {
    home,
    usualHome: environment.BACKWRIGHT_USUAL_HOME || undefined,
    factsFolder: path.join(home, 'facts'),
    contentFolder: path.join(root, 'content'),
    ownContent: ownContent(environment.BACKWRIGHT_CONTENT, home),
    webFolder: path.join(root, 'dist/web'),
    root,
    cwd: environment.BACKWRIGHT_CWD ?? process.cwd(),
    version,
    pathFolders: (environment.PATH ?? '').split(path.delimiter).filter(Boolean),
    sandbox: readSandbox(environment.BACKWRIGHT_SANDBOX),
    databaseUrl: environment.DATABASE_URL || null,
    benchUrl: environment.BENCH_URL || null,
    port: readPort(environment.PORT),
    hosts: readHosts(environment.BACKWRIGHT_HOSTS),
    logLevel: logLevels.find((level) => level === environment.BACKWRIGHT_LOG) ?? 'warn',
  }
}

/** Content folders besides ours: those that were named, one in the data folder, and packs. */
function ownContent(named: string | undefined, home: string): string[] {
  const chosen = (named ?? '').split(path.delimiter).filter(Boolean)
  return [...chosen.map((folder) => path.resolve(folder)), ...ownContentIn(home)]
}

function readSandbox(text: string | undefined): SandboxSetting {
  if (!text) return 'off'
  const known = sandboxSettings.find((one) => one === text)
  if (known !== undefined) return known
  throw new Problem('bad-input', {
    expected: `BACKWRIGHT_SANDBOX to be one of ${sandboxSettings.join(', ')}`,
    came: text,
    try: 'leave it out on your own computer; whole is for learners you don’t know',
  })
}

function readPort(text: string | undefined): number {
  if (!text) return usualPort
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Problem('bad-input', {
    expected: 'PORT to be a number from 1 to 65535',
    came: text,
    try: `leave it out; ${usualPort} or the next free one is used`,
  })
}

/** Host names with commas between them, each with its port if people type one. */
function readHosts(text = ''): string[] {
  const hosts = text
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter(Boolean)
  const odd = hosts.find((host) => !/^[a-z0-9.-]+(?::\d{1,5})?$/.test(host))
  if (odd === undefined) return hosts
  throw new Problem('bad-input', {
    expected: 'BACKWRIGHT_HOSTS to be host names with commas between them',
    came: odd.slice(0, 200),
    try: 'Write names as a browser sends them: learn.example.org, or learn.example.org:8443',
  })
}

const stopping = new AbortController()
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Set once the program that read our answer is gone, as `head` is after its lines. */
let isUnread = false
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') io.progress(`The answer can't be written: ${error.message}`)
  isUnread = true
  stopping.abort()
})
process.stderr.on('error', () => undefined)

const io: Io = {
  get stdin() {
    return process.stdin
  },
  answer: (text) => void (isUnread || process.stdout.write(`${text}\n`)),
  write: (bytes) => void (isUnread || process.stdout.write(bytes)),
  writeAll: (pieces) => pipeline(Readable.from(pieces), process.stdout, { end: false }),
  progress: (text) => void process.stderr.write(`${text}\n`),
  isTerminal: process.stderr.isTTY === true,
}

const folderErrors: Readonly<Record<string, string>> = {
  ENOTDIR: 'a file where a folder should be',
  EEXIST: 'a file where a folder should be',
  EACCES: 'a folder that this user may not write to',
  EPERM: 'a folder that this user may not write to',
  EROFS: 'a folder that can only be read',
  ENOSPC: 'no space left on its disk',
  EDQUOT: 'no space left for this user',
}

function temporaryProblem(at = os.tmpdir()): Problem {
  return new Problem('no-folder', {
    expected: `a folder for temporary files, at ${path.dirname(at)}`,
    came: 'none',
    try: 'Make it, or leave TMPDIR unset.',
  })
}

/** A problem with a folder of ours, as one that a person can fix; null for any other error. */
function folderProblem(error: unknown): Problem | null {
  const { code = '', path: at, syscall } = (error ?? {}) as NodeJS.ErrnoException
  if (code === 'ENOENT' && syscall === 'mkdtemp') return temporaryProblem(at)
  // A folder made with those above it: Node says ENOENT where none can be made at all.
  const isUnmade = code === 'ENOENT' && syscall === 'mkdir'
  const came = isUnmade ? 'a place where no folder can be made' : folderErrors[code]
  if (came === undefined) return null
  return new Problem('no-folder', {
    expected: `a data folder that can be written to${at === undefined ? '' : `, at ${at}`}`,
    came,
    try: 'Make room or choose another folder with BACKWRIGHT_HOME.',
  })
}

/** What a person reads when a command can't go on. Our own faults keep their stack. */
function errorText(error: unknown, settings: Settings | null): string {
  if (error instanceof Stopped) {
    return 'Stopped before Backwright was ready. Nothing is lost: run the same command again whenever you like.'
  }
  const problem = error instanceof Problem ? error : folderProblem(error)
  if (problem !== null) {
    if (settings === null) return problemText(problem)
    // What we expected and got may name a database called backwright; only what to try is typed.
    const { expected, came, try: attempt } = problem.reason
    const typed = { expected, came, try: withCommandHere(attempt, settings) }
    return problemText(new Problem(problem.code, typed))
  }
  return error instanceof Error ? String(error.stack) : String(error)
}

function exitCodeOf(error: unknown): number {
  if (error instanceof Stopped) return interrupted
  const isUnderstood = error instanceof Problem || isHelpShown(error)
  return isUnderstood || folderProblem(error) !== null ? unusable : 70
}

/** The first SIGINT or SIGTERM stops in good order; a second SIGINT ends the process at once. */
function stopOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted && signal === 'SIGINT') process.exit(130)
      stopping.abort()
    })
  }
}

async function main(settings: Settings): Promise<void> {
  const parts = () => import('./parts.ts')
  const opened = <T extends Part>(open: () => Promise<T>) =>
    openUnlessStopped(stopping.signal, open)
  const context: CliContext = {
    settings,
    io,
    stop: stopping.signal,
    readCatalog: async ({ report = sayBroken(io), isAnew = false } = {}) => {
      const { rememberCatalog } = await import('./lab/remember-catalog.ts')
      return rememberCatalog(settings, { report, isAnew })
    },
    openApp: () => opened(async () => (await parts()).openApp(settings, io)),
    openPages: () => opened(async () => (await parts()).openPages(settings, io)),
    openWorker: () => opened(async () => (await parts()).openWorker(settings, io)),
    openExamBench: () => opened(async () => (await parts()).openExamBench(settings, io)),
    restore: async (file) => (await parts()).restoreBackup(settings, io, file),
  }
  const program = buildProgram(context, (code) => {
    process.exitCode = code
  })
  await program.parseAsync(process.argv)
}

let settings: Settings | null = null
try {
  settings = readSettings(process.env, root)
  stopOnSignals()
  await main(settings)
} catch (error) {
  if (!isUnread && !isHelpShown(error)) io.progress(errorText(error, settings))
  process.exitCode = exitCodeOf(error)
}
// What a shell says of a program that wrote to a pipe nobody read.
if (isUnread) process.exitCode = 141
// Every part was closed; what still holds the event loop open isn't ours to wait for, but for what a
// pipe has not taken yet: it would be cut off.
if (!isUnread) await new Promise((resolve) => process.stdout.write('', resolve))
process.exit()
