import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CliContext, Io } from './cli/context.ts'
import { buildProgram } from './cli/program.ts'
import { Problem, problemText } from './kit/problem.ts'
import type { Settings } from './kit/settings.ts'

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
const usualPort = 4400

/** Reads the environment, once: the only place that does. The launcher says where the data is. */
function readSettings(environment: NodeJS.ProcessEnv, root: string): Settings {
  const text = fs.readFileSync(path.join(root, 'package.json'), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  const home = path.resolve(environment.BACKWRIGHT_HOME ?? path.join(root, '.backwright'))
  return {
    home,
    factsFolder: path.join(home, 'facts'),
    contentFolder: path.join(root, 'content'),
    webFolder: path.join(root, 'dist/web'),
    root,
    cwd: environment.BACKWRIGHT_CWD ?? process.cwd(),
    version,
    pathFolders: (environment.PATH ?? '').split(path.delimiter).filter(Boolean),
    databaseUrl: environment.DATABASE_URL || null,
    benchUrl: environment.BENCH_URL || null,
    port: readPort(environment.PORT),
    logLevel: logLevels.find((level) => level === environment.BACKWRIGHT_LOG) ?? 'warn',
  }
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

const io: Io = {
  answer: (text) => process.stdout.write(`${text}\n`),
  write: (bytes) => process.stdout.write(bytes),
  progress: (text) => process.stderr.write(`${text}\n`),
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

/** A problem with a folder of ours, as one that a person can mend; null for any other error. */
function folderProblem(error: unknown): Problem | null {
  const { code = '', path: at, syscall } = (error ?? {}) as NodeJS.ErrnoException
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

/** What a person reads when a command cannot go on. Our own faults keep their stack. */
function errorText(error: unknown): string {
  if (error instanceof Problem) return problemText(error)
  const problem = folderProblem(error)
  if (problem !== null) return problemText(problem)
  return error instanceof Error ? String(error.stack) : String(error)
}

/** Aborted at the first SIGINT or SIGTERM; a second SIGINT ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted && signal === 'SIGINT') process.exit(130)
      controller.abort()
    })
  }
  return controller.signal
}

async function main(): Promise<void> {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
  const settings = readSettings(process.env, root)
  const stop = stopSignal()
  const parts = () => import('./parts.ts')
  const context: CliContext = {
    settings,
    io,
    stop,
    readCatalog: async () => (await parts()).readCatalog(settings.contentFolder),
    openApp: async () => (await parts()).openApp(settings, io),
    openBench: async () => (await parts()).openExamBench(settings, io),
    restore: async (file) => (await parts()).restoreBackup(settings, io, file),
  }
  const program = buildProgram(context, (code) => {
    process.exitCode = code
  })
  await program.parseAsync(process.argv)
}

try {
  await main()
} catch (error) {
  io.progress(errorText(error))
  process.exitCode = error instanceof Problem || folderProblem(error) !== null ? 2 : 70
}
// Every part was closed; what still holds the event loop open is not ours to wait for, but for what a
// pipe has not taken yet: it would be cut off.
await new Promise((resolve) => process.stdout.write('', resolve))
process.exit()
