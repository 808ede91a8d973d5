import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Limits } from '../../kit/limits.ts'
import { Problem } from '../../kit/problem.ts'
import { errorCode } from '../postgres/connection.ts'
import { bootIdentity } from '../processes/boot-id.ts'
import {
  identify,
  isServerProcess,
  listServerProcesses,
  programPath,
} from '../processes/process-identity.ts'
import { giveTo, type RunAs } from '../processes/run-as.ts'
import type { ClusterName, ClusterPaths } from './cluster-paths.ts'
import { ports } from './cluster-paths.ts'
import { settingsOf } from './cluster-settings.ts'
import { ownerPassword } from './password.ts'
import { requirePassword } from './server-access.ts'

/** One embedded cluster: where it is and how its programs run. Nothing here locks; callers do. */
export interface Postmaster {
  readonly name: ClusterName | 'own'
  readonly data: string
  readonly log: string
  /** The mark that a backup holds all of the stopped store. */
  readonly saved: string | null
  readonly sockets: string
  readonly port: number
  readonly clusterName: string
  /** Its owner's; null: whoever reaches the socket may enter, as in the rooms of learners. */
  readonly password: string | null
  readonly settings: Readonly<Record<string, string>>
  readonly runAs: RunAs
  readonly limits: Limits
}

const embeddedMajor = '18'
const startPatienceMs = 30_000
const stopPatienceMs = 10_000

export function describePostmaster(
  name: ClusterName,
  paths: ClusterPaths,
  runAs: RunAs,
  limits: Limits,
): Postmaster {
  return {
    name,
    data: runAs.dataFolder(paths.data[name]),
    log: paths.log[name],
    saved: name === 'store' ? paths.saved : null,
    sockets: paths.sockets,
    port: ports[name],
    clusterName: `${path.basename(paths.sockets)}-${name}`,
    get password() {
      return ownerPassword(paths, name)
    },
    settings: settingsOf(name, limits),
    runAs,
    limits,
  }
}

/** The postmaster's process, null when none is at work in the data folder. Cheap. */
export function runningPid(server: Postmaster): number | null {
  const pid = Number(readPidFile(server)[0])
  return isServerProcess(pid, server.data, server.clusterName) ? pid : null
}

/** Starts the cluster, made first where there is none; what a crash left behind is cleared away. */
export async function startServer(server: Postmaster): Promise<void> {
  await clearRemains(server)
  discardDoubtfulBench(server)
  await makeData(server)
  await requirePassword(server)
  if (server.saved !== null) fs.rmSync(server.saved, { force: true })
  makeSocketFolder(server)
  const log = openLog(server)
  const [program, ...words] = limited(server, [
    ...server.runAs.prefix,
    path.join(server.runAs.folder, 'bin/postgres'),
    '-D',
    server.data,
    ...Object.entries({ ...placeOf(server), ...server.settings }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]),
  ])
  const child = spawn(program as string, words, {
    env: { ...server.runAs.env },
    cwd: '/',
    stdio: ['ignore', log, log],
    detached: true,
  })
  fs.closeSync(log)
  let ending: string | null = null
  child.on('error', (error) => (ending = error.message))
  child.on('exit', (code, signal) => (ending = `it ended with ${signal ?? code}`))
  child.unref()
  await untilReady(server, () => ending)
}

/** Stops the cluster: politely, then at once, then by force. */
export async function stopServer(server: Postmaster): Promise<void> {
  const pid = runningPid(server)
  if (pid !== null) {
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      kill(pid, signal)
      const hasEnded = await waitFor(() => identify(pid) === null, stopPatienceMs)
      if (hasEnded && signal === 'SIGINT' && server.name === 'bench') settleBench(server)
      if (hasEnded) break
    }
  }
  await clearRemains(server)
}

function readPidFile(server: Postmaster): string[] {
  try {
    return fs.readFileSync(path.join(server.data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

/** How far a server has come, as it says in line 8 of its pid file; null where none runs. */
function serverStatus(server: Postmaster): string | null {
  return runningPid(server) === null ? null : (readPidFile(server)[7]?.trim() ?? null)
}

/** Connections are taken; by one that still follows another server, for reading alone. */
async function untilReady(server: Postmaster, ending: () => string | null): Promise<void> {
  const isReady = (): boolean => ['ready', 'standby'].includes(serverStatus(server) ?? '')
  await waitFor(() => isReady() || ending() !== null, startPatienceMs)
  if (isReady()) return
  throw new Problem('no-database', {
    expected: `the ${server.name} cluster in ${server.data} to start`,
    came: `${ending() ?? 'no sign of being ready'}; its log ends with: ${logTail(server)}`,
    try: hintFor(logTail(server), server.data) ?? `Read ${server.log}, then start again.`,
  })
}

/** Two fresh clusters take less. */
const freeBytesMin = 104_857_600

function hintFor(log: string, data: string): string | null {
  if (log.includes('Permission denied')) {
    return 'The data folder belongs to another user: start as that user, or give another folder in BACKWRIGHT_HOME.'
  }
  const { bavail, bsize } = fs.statfsSync(path.dirname(data))
  const isFull = log.includes('No space left') || bavail * bsize < freeBytesMin
  return isFull ? 'Make room on the disk, then start again.' : null
}

/**
 * After kill -9 of a postmaster, busy backends live on and hold its memory, and its pid file may
 * name a number that some other process has by now. Both would stop every start.
 */
async function clearRemains(server: Postmaster): Promise<void> {
  clearSockets(server)
  if (!fs.existsSync(server.data)) return
  const orphans = listServerProcesses(server.data, server.clusterName)
  for (const pid of orphans) kill(pid, 'SIGKILL')
  await waitFor(() => orphans.every((pid) => identify(pid) === null), stopPatienceMs)
  fs.rmSync(path.join(server.data, 'postmaster.pid'), { force: true })
  clearSockets(server)
}

/** The lock of a socket names a process by a number that another one may have by now. */
function clearSockets(server: Postmaster): void {
  if (runningPid(server) !== null) return
  const socket = path.join(server.sockets, `.s.PGSQL.${server.port}`)
  for (const left of [socket, `${socket}.lock`]) fs.rmSync(left, { force: true })
}

/**
 * The bench does not wait for the disk, so a crash of the machine may leave nonsense in it, but it
 * holds nothing that cannot be made again. A marker in it names the boot of the machine in which it
 * ran; it goes once the bench has stopped and all is on disk. Found in another boot, it says that
 * the bench cannot be trusted.
 */
function discardDoubtfulBench(server: Postmaster): void {
  if (server.name !== 'bench' || !fs.existsSync(server.data)) return
  const boot = bootIdentity()
  const isDoubtful = [bootMarker(server), `${bootMarker(server)}.stopped`].some(
    (marker) => fs.existsSync(marker) && fs.readFileSync(marker, 'utf8') !== boot,
  )
  if (isDoubtful || readMajor(server) !== embeddedMajor) {
    fs.rmSync(server.data, { recursive: true, force: true })
  }
}

function bootMarker(server: Postmaster): string {
  return path.join(server.data, 'backwright-boot')
}

/** Writes what the bench holds to the disk, without waiting for it, and removes the marker then. */
function settleBench(server: Postmaster): void {
  const stopped = `${bootMarker(server)}.stopped`
  if (!fs.existsSync(bootMarker(server))) return
  fs.renameSync(bootMarker(server), stopped)
  const script = '{ sync -f "$0" 2>/dev/null || sync; } && rm -f "$0"'
  const child = spawn('/bin/sh', ['-c', script, stopped], {
    env: { PATH: programPath },
    cwd: '/',
    stdio: 'ignore',
    detached: true,
  })
  child.on('error', () => undefined)
  child.unref()
}

function readMajor(server: Postmaster): string | null {
  try {
    return fs.readFileSync(path.join(server.data, 'PG_VERSION'), 'utf8').trim()
  } catch {
    return null
  }
}

/** Makes the cluster's data where there is none yet. */
export async function makeData(server: Postmaster): Promise<void> {
  setSavedStoreAside(server)
  if (readMajor(server) === null) await initialize(server)
  const major = readMajor(server)
  if (major !== embeddedMajor) {
    throw new Problem('server-version', {
      expected: `data of PostgreSQL ${embeddedMajor} in ${server.data}`,
      came: `data of PostgreSQL ${major}`,
      try: 'Start the version of Backwright that made it and stop it with Ctrl+C: that writes a backup, which this one reads. Or export there and import here.',
    })
  }
  if (server.name === 'bench') {
    fs.writeFileSync(bootMarker(server), bootIdentity())
  }
}

/** A store of another major is kept beside; the backup that holds all of it is read into the new one. */
function setSavedStoreAside(server: Postmaster): void {
  const major = readMajor(server)
  if (major === null || major === embeddedMajor || server.saved === null) return
  if (!fs.existsSync(server.saved)) return
  fs.renameSync(server.data, `${server.data}-of-postgresql-${major}`)
}

/** Megabytes. Small ones where a cluster is copied for every use. */
const walSegment = { bench: 4, own: 1 }

/** initdb into a folder beside, renamed at the end: a half-made cluster is never taken for one. */
async function initialize(server: Postmaster): Promise<void> {
  const unfinished = `${server.data}.new`
  fs.rmSync(unfinished, { recursive: true, force: true })
  fs.mkdirSync(unfinished, { recursive: true, mode: 0o700 })
  giveTo(server.runAs, unfinished)
  const form = '-A trust -E UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8'
  // With checksums a hint bit set after a checkpoint is a record of WAL, so what a statement writes would hang on the clock.
  const speed =
    server.name === 'store'
      ? ''
      : ` --no-sync --no-data-checksums --wal-segsize=${walSegment[server.name]}`
  const [program, ...words] = [
    ...server.runAs.prefix,
    path.join(server.runAs.folder, 'bin/initdb'),
    '-D',
    unfinished,
    ...`-U postgres --no-instructions ${form}${speed}`.split(' '),
  ]
  const complaint = await runProgram(program as string, words, server.runAs.env)
  if (complaint !== null) {
    const said = complaint.trim().split('\n').slice(-3).join(' ')
    throw new Problem('no-database', {
      expected: `initdb to make the ${server.name} cluster in ${server.data}`,
      came: said,
      try:
        hintFor(complaint, server.data) ?? 'Run `backwright doctor`, which says what is missing.',
    })
  }
  fs.rmSync(server.data, { recursive: true, force: true })
  fs.renameSync(unfinished, server.data)
}

/** Runs a program to its end; what it complained of when it failed, null when all went well. */
async function runProgram(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string | null> {
  const child = spawn(program, words, { env, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (piece: Buffer) => (complaint += piece))
  return await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) => resolve(code === 0 ? null : complaint || `it ended with ${code}`))
  })
}

/** The folder lies where everybody may write, so another user's folder must not pass for ours. */
function makeSocketFolder(server: Postmaster): void {
  try {
    fs.mkdirSync(server.sockets, { mode: 0o700 })
    giveTo(server.runAs, server.sockets)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
  const found = fs.lstatSync(server.sockets)
  const owner = server.runAs.owner ?? process.getuid?.() ?? found.uid
  if (!found.isDirectory() || found.uid !== owner) {
    throw new Problem('no-database', {
      expected: `${server.sockets} to be a folder of ours, for the sockets`,
      came: `something of user ${found.uid}`,
      try: `Remove ${server.sockets}, then start again.`,
    })
  }
  if ((found.mode & 0o077) !== 0) fs.chmodSync(server.sockets, 0o700)
}

const logBytesMax = 1_048_576

/** Appends; what an earlier run wrote is dropped once it is long. */
function openLog(server: Postmaster): number {
  const size = fs.existsSync(server.log) ? fs.statSync(server.log).size : 0
  return fs.openSync(server.log, size > logBytesMax ? 'w' : 'a', 0o600)
}

function logTail(server: Postmaster): string {
  try {
    return fs.readFileSync(server.log, 'utf8').trim().split('\n').slice(-4).join(' ')
  } catch {
    return 'nothing'
  }
}

/** Limits the address space of every process of the bench; systems without such a limit go on. */
function limited(server: Postmaster, words: readonly string[]): readonly string[] {
  return server.name === 'store' ? words : limitedWords(server.limits.backendBytesMax, words)
}

/** The same for any program. */
export function limitedWords(bytesMax: number, words: readonly string[]): readonly string[] {
  const script = '(ulimit -v "$0") 2>/dev/null && ulimit -v "$0"; ulimit -c 0; exec "$@"'
  return ['/bin/sh', '-c', script, String(Math.floor(bytesMax / 1024)), ...words]
}

function placeOf(server: Postmaster): Record<string, string> {
  return {
    listen_addresses: '',
    unix_socket_directories: server.sockets,
    unix_socket_permissions: '0700',
    port: String(server.port),
    cluster_name: server.clusterName,
    logging_collector: 'off',
  }
}

/** Signals a process that may be gone already. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
}

/** Looks every few milliseconds; false when patience ran out. */
export async function waitFor(holds: () => boolean, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs
  while (!holds()) {
    if (Date.now() > deadline) return false
    await new Promise((resolve) => setTimeout(resolve, 3))
  }
  return true
}
