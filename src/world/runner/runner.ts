import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import fsp from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { commandFor } from '../../kit/languages.ts'
import type { Door } from '../network/own-network.ts'
import { startGuard } from '../processes/cleanup-guard.ts'
import { isRunning } from '../processes/is-running.ts'
import { type ProcessExit, runProcess } from '../processes/process.ts'
import { programPath } from '../processes/process-identity.ts'
import { findProgram, howToGet, readCommand } from './command.ts'
import type { Driver, DriverSlot } from './driver.ts'
import { programEnvironment } from './environment.ts'
import { lacked } from './lacked.ts'
import { layOut, type ServerSource } from './layout.ts'
import { defaultRunnerLimits, type RunnerLimits } from './limits.ts'
import { nodeEnvironment, nodeFolder } from './node.ts'
import { freePort, type ReadyWhen } from './ready.ts'
import { type RunningServer, startServer } from './running.ts'
import type { StartProblem } from './start-problem.ts'

/** A server as it is handed in: what it's made of, and how it is built and started. */
export interface ServerOptions {
  readonly source: ServerSource
  /** Runs once before the first start, in the server's folder. */
  readonly build?: string
  /** The start command, as one types it: `node server.ts`. */
  readonly start: string
  readonly ready?: ReadyWhen
  readonly limits?: Partial<RunnerLimits>
  /** Someone tries it by hand: it's reached from this machine, whatever network it has. */
  readonly isPublished?: boolean
}

/** A program that ends by itself. */
export interface ProgramOptions {
  readonly source: ServerSource
  readonly command: string
  readonly env?: Readonly<Record<string, string>>
  readonly doors?: readonly Door[]
  readonly timeMs?: number
}

export interface ProgramEnd {
  /** Both streams, in the order in which it came; what is wrong with the command, where it is. */
  readonly printed: string
  readonly stdout: string
  /** Null where it couldn't be started. */
  readonly exit: ProcessExit | null
}

/** A server that is laid out and built, and may be started again and again. */
export interface ServerProgram {
  /** Where its files are. */
  readonly folder: string
  /**
   * Starts it on a port that is new each time, with PORT and these in its environment. Where it has
   * a network of its own, these doors alone lead out of it.
   */
  start(
    env?: Readonly<Record<string, string>>,
    doors?: readonly Door[],
  ): Promise<RunningServer | StartProblem>
  /** Its own home, where its programs may keep files. */
  readonly home: string
  /** Runs another program of its folder to its end, beside the server or without it. */
  run(wanted: Omit<ProgramOptions, 'source'>): Promise<ProgramEnd>
  /** Ends what still runs and removes its files. */
  close(): Promise<void>
}

/** Builds, starts, stops and limits servers and whole programs in any language. */
export interface Runner {
  readonly driver: Driver
  /** Lays a server out and builds it. */
  prepare(wanted: ServerOptions): Promise<ServerProgram | StartProblem>
  /** Runs a program to its end, with a free port in PORT; gives what it printed. */
  run(source: ServerSource, command: string): Promise<string>
  /** The same with more in its environment, doors out of its network, and how it ended. */
  runToEnd(wanted: ProgramOptions): Promise<ProgramEnd>
  /**
   * What a program with this command lacks on this machine, such as `python3 not installed`; null:
   * nothing that we know of.
   */
  lacks(command: string, files: ReadonlyMap<string, string>): Promise<string | null>
  /** Ends every server and removes every file. */
  close(): Promise<void>
}

export interface RunnerParts {
  readonly driver: Driver
  /** Where runtimes are looked for: the folders of the user's PATH. */
  readonly pathFolders?: readonly string[]
}

/** Opens a runner. Nothing is made until a server is prepared. */
export function openRunner({ driver, pathFolders = [] }: RunnerParts): Runner {
  const programs = new Set<ServerProgram>()
  const folders = [...new Set([nodeFolder, ...pathFolders, ...programPath.split(':')])]
  let place: Place | null = null
  let count = 0
  const carryOut = async (wanted: ProgramOptions): Promise<ProgramEnd> => {
    place ??= openPlace()
    const room = path.join(place.folder, String(count++))
    try {
      return await runToEnd(wanted, { room, driver, folders })
    } finally {
      await removeRoom(room)
    }
  }
  const run: Runner['run'] = async (source, command) =>
    (await carryOut({ source, command })).printed
  return {
    driver,
    prepare: async (wanted) => {
      place ??= openPlace()
      const room = path.join(place.folder, String(count++))
      const prepared = await prepare(wanted, { room, driver, folders })
      if ('reason' in prepared) {
        await removeRoom(room)
        return prepared
      }
      programs.add(prepared)
      return {
        ...prepared,
        close: async () => {
          programs.delete(prepared)
          await prepared.close()
        },
      }
    },
    run,
    runToEnd: carryOut,
    lacks: (command, files) => lacked(command, files, run),
    close: async () => {
      await Promise.all([...programs].map((program) => program.close()))
      programs.clear()
      await place?.close()
      place = null
    },
  }
}

interface Place {
  readonly folder: string
  close(): Promise<void>
}

const placeName = 'backwright-servers-'

/** A folder of this process alone; it goes with the process, however that ends. */
function openPlace(): Place {
  discardAbandoned()
  const made = fs.mkdtempSync(path.join(os.tmpdir(), `${placeName}${process.pid}-`))
  const folder = fs.realpathSync(made)
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n')
  const guard = startGuard('read -r word && [ "$word" = done ] && exit 0; rm -rf -- "$0"', [folder])
  return {
    folder,
    close: async () => {
      await removeRoom(folder)
      guard.tell('done')
      await guard.dismiss()
    },
  }
}

/** Should a process and its guard have died together. */
function discardAbandoned(): void {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const pid = new RegExp(`^${placeName}(\\d+)-`).exec(name)?.[1]
    if (pid === undefined || isRunning(Number(pid))) continue
    discardPlace(path.join(os.tmpdir(), name))
  }
}

/** A room may be a file system of its own, which is let go of first. */
function discardPlace(folder: string): void {
  try {
    for (const room of fs.readdirSync(folder)) {
      if (process.getuid?.() !== 0) break
      const words = ['-l', path.join(folder, room)]
      spawnSync('umount', words, { env: { PATH: programPath }, stdio: 'ignore' })
    }
    fs.rmSync(folder, { recursive: true, force: true })
  } catch {
    // Someone else's, or gone meanwhile.
  }
}

async function removeRoom(room: string): Promise<void> {
  await fsp.rm(room, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
}

interface Surroundings {
  readonly room: string
  readonly driver: Driver
  readonly folders: readonly string[]
}

async function prepare(
  wanted: ServerOptions,
  around: Surroundings,
): Promise<ServerProgram | StartProblem> {
  const limits = { ...defaultRunnerLimits, ...wanted.limits }
  await fsp.mkdir(around.room, { recursive: true })
  const slot = await around.driver.openSlot(around.room)
  let prepared: ServerProgram | StartProblem | null = null
  try {
    await fsp.mkdir(homeIn(around), { recursive: true })
    const laidOut = await layOut(wanted.source, around.room)
    if (laidOut.kind === 'refused') return refused(laidOut.says)
    await slot.handOver()
    prepared = await prepareIn(slot, laidOut.folder, { ...wanted, limits }, around)
    return prepared
  } finally {
    if (prepared === null || 'reason' in prepared) await slot.close()
  }
}

async function prepareIn(
  slot: DriverSlot,
  folder: string,
  wanted: ServerOptions & { readonly limits: RunnerLimits },
  around: Surroundings,
): Promise<ServerProgram | StartProblem> {
  const { limits } = wanted
  const env = { ...baseEnv(around), ...nodeEnvironment(limits.memoryBytes) }
  const building = wanted.build === undefined ? null : argvOf(wanted.build, folder, around.folders)
  if (building && 'reason' in building) return building
  if (building) {
    const failed = await build(building, {
      folder,
      env,
      limits,
      around,
      slot,
      fetches: wanted.source.kind === 'copy',
    })
    if (failed) return failed
  }
  const argv = argvOf(wanted.start, folder, around.folders)
  if ('reason' in argv) return argv
  const running = new Set<RunningServer>()
  return {
    folder,
    start: async (more = {}, doors = []) => {
      const started = await startServer({
        argv: argv.words,
        isShell: argv.isShell,
        command: wanted.start,
        driver: around.driver,
        folder,
        room: around.room,
        slot,
        doors,
        isPublished: wanted.isPublished ?? false,
        env: { ...env, ...more },
        ready: wanted.ready ?? { path: '/' },
        limits,
      })
      if ('reason' in started) return started
      running.add(started)
      void started.ended.then(() => running.delete(started))
      return started
    },
    home: homeIn(around),
    run: async (other) => await runProgram(other, folder, { around, slot }),
    close: async () => {
      await Promise.all([...running].map((server) => server.crash()))
      await slot.close()
      await removeRoom(around.room)
    },
  }
}

async function runToEnd(wanted: ProgramOptions, around: Surroundings): Promise<ProgramEnd> {
  const { driver, room } = around
  await fsp.mkdir(room, { recursive: true })
  const slot = await driver.openSlot(room)
  try {
    await fsp.mkdir(homeIn(around), { recursive: true })
    const laidOut = await layOut(wanted.source, room)
    if (laidOut.kind === 'refused') return { printed: laidOut.says, stdout: '', exit: null }
    await slot.handOver()
    return await runProgram(wanted, laidOut.folder, { around, slot })
  } finally {
    await slot.close()
  }
}

async function runProgram(
  wanted: Omit<ProgramOptions, 'source'>,
  folder: string,
  { around, slot }: { around: Surroundings; slot: DriverSlot },
): Promise<ProgramEnd> {
  const { room } = around
  const argv = argvOf(wanted.command, folder, around.folders)
  if ('reason' in argv) return { printed: argv.reason.came, stdout: '', exit: null }
  const { env: more = {}, doors = [], timeMs = runMs } = wanted
  const { memoryBytes, outputBytes, diskBytes } = defaultRunnerLimits
  const { network } = slot
  const port = await freePort(network)
  await network?.admit(doors)
  const own = { ...more, PORT: String(port) }
  const env = { ...baseEnv(around), ...nodeEnvironment(memoryBytes), ...own }
  const printed: string[] = []
  const { exit, stdout } = await runProcess({
    ...slot.launch({ argv: argv.words, folder, room, env, port, memoryBytes }),
    limits: { timeMs, memoryBytes, outputBytes },
    writes: { folder: room, bytesMax: diskBytes },
    onOutput: (_stream, text) => void printed.push(text),
  }).finally(() => network?.release(doors))
  const text = printed.join('').replaceAll(`${folder}/`, '').replaceAll(String(port), '$PORT')
  return { printed: text, stdout, exit }
}

const runMs = 10_000

const homeIn = ({ room }: Pick<Surroundings, 'room'>): string => path.join(room, 'home')

function baseEnv({ room, folders }: Surroundings): Record<string, string> {
  const home = homeIn({ room })
  return {
    ...programEnvironment(folders.join(':'), home),
    TMPDIR: home,
    LANG: 'C.UTF-8',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  }
}

function refused(came: string): StartProblem {
  return {
    kind: 'refused',
    reason: {
      expected: 'a folder that holds all of your server',
      came,
      try: 'Copy what it needs into the folder, and leave out what it does not.',
    },
    output: '',
  }
}

interface Argv {
  readonly words: readonly [string, ...string[]]
  readonly isShell: boolean
}

function argvOf(text: string, folder: string, folders: readonly string[]): Argv | StartProblem {
  const command = readCommand(text)
  if (command.kind === 'shell') return { words: ['/bin/sh', '-c', command.text], isShell: true }
  if (command.kind === 'empty') return missing('', 'no command')
  const [program, ...rest] = command.argv
  const at = findProgram(program, folder, folders)
  if (at === null) return missing(program, `no program \`${program}\` on this machine`)
  // Its own Node, and its own name: npx and others look at how they were called.
  return { words: [program.includes('/') ? at : program, ...rest], isShell: false }
}

function missing(program: string, came: string): StartProblem {
  const usual = commandFor('ts', 'server.ts')
  return {
    kind: 'no-runtime',
    reason: {
      expected: 'a start command whose program is on this machine',
      came,
      try: program === '' ? `Give a start command such as \`${usual}\`.` : howToGet(program),
    },
    output: '',
  }
}

async function build(
  argv: Argv,
  of: {
    folder: string
    env: Record<string, string>
    limits: RunnerLimits
    around: Surroundings
    slot: DriverSlot
    fetches: boolean
  },
): Promise<StartProblem | null> {
  const { folder, env, limits, around, slot, fetches } = of
  const { room } = around
  const words = { argv: argv.words, folder, room, env }
  const launch = { ...words, port: 0, memoryBytes: buildBytes, fetches }
  const { exit, stdout, stderr } = await runProcess({
    ...slot.launch(launch),
    limits: { timeMs: limits.buildMs, memoryBytes: buildBytes, outputBytes: limits.outputBytes },
  })
  if (exit.kind === 'code' && exit.code === 0) return null
  const output = `${stdout}${stderr}`.replaceAll(`${folder}/`, '').slice(-4_000)
  const isLimit = exit.kind === 'limit'
  return {
    kind: isLimit ? 'limit' : 'build-failed',
    reason: {
      expected: 'the build command to end well',
      came: isLimit
        ? `it reached the limit of ${exit.limit}`
        : `it ended with ${exit.kind === 'code' ? `code ${exit.code}` : JSON.stringify(exit)}`,
      try: 'Read what the build says below, and run the same command in your own terminal.',
    },
    output,
  }
}

const buildBytes = 2_147_483_648
