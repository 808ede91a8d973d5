import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashOf } from '../../kit/hash.ts'
import { defaultLimits, type Limits } from '../../kit/limits.ts'
import type { ConnectionInfo } from '../postgres/connection.ts'
import { startGuard } from '../processes/cleanup-guard.ts'
import {
  formatIdentity,
  identify,
  isAlive,
  listProcessesBelow,
  listServerProcesses,
  parseIdentity,
  programPath,
} from '../processes/process-identity.ts'
import { listMarked } from '../processes/process-tree.ts'
import { findRunAs, giveTo, type RunAs } from '../processes/run-as.ts'
import { type ClusterPaths, clusterPaths } from './cluster-paths.ts'
import { ownerPassword, passwordPrint } from './password.ts'
import { kill, makeData, type Postmaster, startServer, waitFor } from './postmaster.ts'
import { withLock } from './process-lock.ts'
import { requirePassword } from './server-access.ts'

/*
 * A cluster that one process has to itself: copied from a form that initdb made once, started,
 * thrown away at the end. Nothing that a run leaves behind (roles, slots, prepared transactions, a
 * changed postgresql.auto.conf) reaches the next one. Should the process die without a word, a
 * guard throws the cluster away, and should the guard die too, the next one that starts does.
 */

export interface TemporaryCluster {
  /** As its owner, in the database postgres. */
  readonly connection: ConnectionInfo
  /** Stops it and removes all of it. */
  close(): Promise<void>
}

/** Where clusters of one process are made, and whether that is wanted. */
export interface TemporaryClusters {
  readonly home: string
  /** False where learners' SQL belongs on another server (BENCH_URL). */
  readonly isEmbedded: boolean
}

export interface TemporaryClusterOptions {
  readonly home: string
  readonly settings: Readonly<Record<string, string>>
  readonly limits: Limits
  /** It stays small and makes files all the time: it lies in memory where there is room. */
  readonly prefersMemory?: boolean
}

const ownPort = 5434
const politeMs = 3_000
let count = 0

/** Starts a cluster for this process alone. */
export async function openTemporaryCluster(
  wanted: TemporaryClusterOptions,
): Promise<TemporaryCluster> {
  const place = await openTemporaryPlace(wanted.home)
  const { paths, id, runAs } = place
  const [memory, disk] = dataPlaces(paths, id, runAs)
  const isInMemory = wanted.prefersMemory === true && canLieInMemory(runAs)
  const data = isInMemory ? memory : disk
  const server = {
    ...describeOwn(place, data, wanted),
    password: ownerPassword(paths, 'own'),
  }
  try {
    await copyForm(place, server)
    await startServer(server)
  } catch (error) {
    await place.close()
    throw error
  }
  return { connection: connectionOf(server), close: place.close }
}

/** A folder of this process alone; when the process ends, however it does, all of it goes. */
export interface TemporaryPlace {
  readonly id: string
  readonly paths: ClusterPaths
  readonly runAs: RunAs
  /** Ends every process that is at work in it and removes its files. */
  close(): Promise<void>
}

export async function openTemporaryPlace(home: string): Promise<TemporaryPlace> {
  const paths = clusterPaths(home)
  const runAs = findRunAs(paths)
  await discardAbandoned(paths, runAs)
  const id = `${process.pid}-${count++}`
  const folder = path.join(paths.own, id)
  fs.rmSync(folder, { recursive: true, force: true })
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const me = identify(process.pid) ?? { pid: process.pid, startedAt: '0' }
  fs.writeFileSync(path.join(folder, 'owner'), formatIdentity(me))
  const guard = startGuard(guardScript, [paths.home, process.execPath, discardProgram()])
  return {
    id,
    paths,
    runAs,
    close: async () => {
      await discard(paths, id, runAs)
      guard.tell('done')
      await guard.dismiss()
    },
  }
}

/** Throws away the clusters whose process has died. */
export async function discardAbandoned(
  paths: ClusterPaths,
  runAs: RunAs = findRunAs(paths),
): Promise<void> {
  if (!fs.existsSync(paths.own)) return
  for (const id of fs.readdirSync(paths.own)) {
    if (!isOwned(path.join(paths.own, id))) await discard(paths, id, runAs)
  }
}

const guardScript = `
read -r word && [ "$word" = done ] && exit 0
[ -x "$1" ] && [ -r "$2" ] && exec "$1" "$2" "$0"
`

function discardProgram(): string {
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
  return fileURLToPath(new URL(`./discard-abandoned${ending}`, import.meta.url))
}

function isOwned(folder: string): boolean {
  try {
    const owner = parseIdentity(fs.readFileSync(path.join(folder, 'owner'), 'utf8'))
    return owner !== null && isAlive(owner)
  } catch {
    // Without its file yet: made this moment, or left by a crash between the two; a minute tells.
    const made = fs.statSync(folder, { throwIfNoEntry: false })
    return made !== undefined && Date.now() - made.mtimeMs < 60_000
  }
}

function describeOwn(
  { paths, id, runAs }: Pick<TemporaryPlace, 'paths' | 'id' | 'runAs'>,
  data: string,
  { settings, limits }: Pick<TemporaryClusterOptions, 'settings' | 'limits'>,
): Postmaster {
  const sockets = ownSockets(paths, id)
  return {
    name: 'own',
    data,
    log: path.join(paths.own, id, 'log'),
    sockets,
    port: ownPort,
    saved: null,
    clusterName: path.basename(sockets),
    password: null,
    settings,
    runAs,
    limits,
  }
}

/** Where the sockets of a place are: short, as their paths must be. */
export function ownSockets(paths: ClusterPaths, id: string): string {
  return `${paths.sockets}-${id}`
}

/** Where a room of servers and scripts lies in a place; its path has no blanks of ours. */
export function ownRoom(paths: ClusterPaths, id: string, runAs: RunAs): string {
  const [memory, disk] = roomPlaces(paths, id, runAs)
  return canLieInMemory(runAs) ? memory : disk
}

/** Where the data of a cluster can be. */
function dataPlaces(paths: ClusterPaths, id: string, runAs: RunAs): [memory: string, disk: string] {
  return [
    path.join(memoryFolder, `${path.basename(ownSockets(paths, id))}-data`),
    runAs.dataFolder(path.join(paths.own, id, `data-${id}`)),
  ]
}

function roomPlaces(paths: ClusterPaths, id: string, runAs: RunAs): [memory: string, disk: string] {
  return [
    path.join(memoryFolder, path.basename(ownSockets(paths, id))),
    runAs.dataFolder(path.join(paths.own, id, `room-${id}`)),
  ]
}

const memoryFolder = '/dev/shm'
const memoryNeeded = 2_147_483_648
let inMemory: boolean | null = null

/** What lives for a second, or stays small, needs no disk; a busy one makes it wait. */
export function canLieInMemory(runAs: RunAs): boolean {
  return runAs.owner === null && hasRoomInMemory()
}

function hasRoomInMemory(): boolean {
  inMemory ??= ((): boolean => {
    try {
      const { bavail, bsize, type } = fs.statfsSync(memoryFolder)
      const mounts = fs.readFileSync('/proc/mounts', 'utf8').split('\n')
      const how = mounts.find((line) => line.split(' ')[1] === memoryFolder) ?? 'noexec'
      fs.accessSync(memoryFolder, fs.constants.W_OK)
      return type === tmpfsType && bavail * bsize > memoryNeeded && !how.includes('noexec')
    } catch {
      return false
    }
  })()
  return inMemory
}

/** What Linux calls a file system in memory. */
const tmpfsType = 0x01021994

/** What everything that a script starts carries in its environment, so that it is found again. */
export function roomMark(paths: ClusterPaths, id: string): string {
  return `BACKWRIGHT_ROOM=${path.basename(ownSockets(paths, id))}`
}

/** Copies the data folder that initdb made once for all clusters of this kind. */
export async function copyForm(
  { paths, runAs }: TemporaryPlace,
  server: Postmaster,
): Promise<void> {
  const open = { ...server, data: runAs.dataFolder(path.join(paths.forms, formName(runAs))) }
  fs.mkdirSync(paths.forms, { recursive: true, mode: 0o700 })
  const form = await withLock(path.join(paths.forms, 'lock'), async () => {
    await makeData(open)
    return server.password === null ? open : await closedForm(open, server.password)
  })
  fs.mkdirSync(path.dirname(server.data), { recursive: true, mode: 0o700 })
  await copyFolder(form.data, server.data)
  giveTo(runAs, server.data)
}

/** The same with a password, so that no cluster that is copied from it needs one set. */
async function closedForm(open: Postmaster, password: string): Promise<Postmaster> {
  const form = { ...open, data: `${open.data}-${passwordPrint(password)}` }
  if (fs.existsSync(form.data)) return form
  const unfinished = { ...form, data: `${form.data}.new` }
  fs.rmSync(unfinished.data, { recursive: true, force: true })
  await copyFolder(open.data, unfinished.data)
  giveTo(form.runAs, unfinished.data)
  await requirePassword(unfinished)
  fs.renameSync(unfinished.data, form.data)
  return form
}

/** That folder for somebody who copies it in another way. */
export async function makeForm(place: Pick<TemporaryPlace, 'paths' | 'runAs'>): Promise<string> {
  const { paths, runAs } = place
  const data = runAs.dataFolder(path.join(paths.forms, formName(runAs)))
  const form = describeOwn({ ...place, id: 'form' }, data, noSettings)
  await withLock(path.join(paths.forms, 'lock'), () => makeData(form))
  return data
}

/** A form of another release of the programs must not be copied. */
export function formName(runAs: RunAs): string {
  const program = fs.statSync(path.join(runAs.folder, 'bin/postgres'))
  return `form-${hashOf('1 MB, no checksums', String(program.size), String(program.mtimeMs)).slice(0, 12)}`
}

export async function copyFolder(from: string, to: string): Promise<void> {
  const child = spawn('cp', ['-Rp', from, to], {
    env: { PATH: programPath },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (piece: Buffer) => (complaint += piece))
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`cp of ${from} failed: ${complaint}`)),
    )
  })
}

/** Ends every process of the cluster, frozen ones too, and removes its files. */
async function discard(paths: ClusterPaths, id: string, runAs: RunAs): Promise<void> {
  // Where it was made depended on how much memory was free then.
  const places = dataPlaces(paths, id, runAs)
  for (const data of places) await endCluster(describeOwn({ paths, id, runAs }, data, noSettings))
  const rooms = roomPlaces(paths, id, runAs)
  for (const room of rooms) await endRoom(room, roomMark(paths, id))
  for (const made of [...places, ...rooms, ownSockets(paths, id), path.join(paths.own, id)]) {
    removeAll(made)
  }
}

const noSettings = { settings: {}, limits: defaultLimits }

/** Ends what runs on this data, however it is. */
async function endCluster(server: Postmaster): Promise<void> {
  const living = (): number[] => listServerProcesses(server.data, server.clusterName)
  const all = fs.existsSync(server.data) ? living() : []
  for (const pid of all) kill(pid, 'SIGCONT')
  const postmaster = Number(readFirstLine(path.join(server.data, 'postmaster.pid')))
  if (all.includes(postmaster)) {
    // At once, but so that it removes its shared memory.
    kill(postmaster, 'SIGQUIT')
    await waitFor(() => identify(postmaster) === null, politeMs)
  }
  if (all.length > 0) {
    for (const pid of living()) kill(pid, 'SIGKILL')
    await waitFor(() => living().length === 0, politeMs)
  }
}

/** Ends what scripts left behind and every server of a room. */
async function endRoom(room: string, mark: string): Promise<void> {
  if (!fs.existsSync(room)) return
  for (const pid of listMarked(mark)) kill(pid, 'SIGKILL')
  const living = (): number[] => listProcessesBelow(room)
  const all = living()
  for (const pid of all) kill(pid, 'SIGCONT')
  const postmasters = fs
    .readdirSync(room)
    .map((name) => Number(readFirstLine(path.join(room, name, 'postmaster.pid'))))
    .filter((pid) => all.includes(pid))
  for (const pid of postmasters) kill(pid, 'SIGQUIT')
  await waitFor(() => postmasters.every((pid) => identify(pid) === null), politeMs)
  for (const pid of living()) kill(pid, 'SIGKILL')
  await waitFor(() => living().length === 0, politeMs)
}

/** A script may have taken away the right to look into a folder. */
function removeAll(made: string): void {
  try {
    fs.rmSync(made, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    spawnSync('chmod', ['-R', 'u+rwX', made], { env: { PATH: programPath }, stdio: 'ignore' })
    fs.rmSync(made, { recursive: true, force: true, maxRetries: 3 })
  }
}

function readFirstLine(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8').split('\n')[0] ?? ''
  } catch {
    return ''
  }
}

/** How its owner reaches a server of one's own. */
function connectionOf(server: Postmaster): ConnectionInfo {
  return {
    host: server.sockets,
    port: server.port,
    user: 'postgres',
    ...(server.password === null ? {} : { password: server.password }),
    database: 'postgres',
    isEmbedded: true,
    serverMajor: 18,
    revive: async () => undefined,
  }
}
