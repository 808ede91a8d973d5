import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashOf } from '../kit/hash.ts'
import { defaultLimits, type Limits } from '../kit/limits.ts'
import { type ClusterPaths, clusterPaths } from './cluster-paths.ts'
import type { ConnectionInfo } from './connection.ts'
import { startGuard } from './guard.ts'
import { withLock } from './ladder-lock.ts'
import { kill, makeData, type Postmaster, startServer, waitFor } from './postmaster.ts'
import {
  formatIdentity,
  identify,
  isAlive,
  listServerProcesses,
  parseIdentity,
  programPath,
} from './process-identity.ts'
import { findRunAs, giveTo, type RunAs } from './run-as.ts'

/*
 * A cluster that one process has to itself: copied from a form that initdb made once, started,
 * thrown away at the end. Nothing that a run leaves behind (roles, slots, prepared transactions, a
 * changed postgresql.auto.conf) reaches the next one. Should the process die without a word, a
 * guard throws the cluster away, and should the guard die too, the next one that starts does.
 */

export interface OwnCluster {
  /** As its owner, in the database postgres. */
  readonly connection: ConnectionInfo
  /** Stops it and removes all of it. */
  close(): Promise<void>
}

/** Where clusters of one process are made, and whether that is wanted. */
export interface OwnClusters {
  readonly home: string
  /** False where learners' SQL belongs on another server (BENCH_URL). */
  readonly isEmbedded: boolean
}

export interface OwnClusterWanted {
  readonly home: string
  readonly settings: Readonly<Record<string, string>>
  readonly limits: Limits
}

const ownPort = 5434
const politeMs = 3_000
let count = 0

/** Starts a cluster for this process alone. */
export async function openOwnCluster(wanted: OwnClusterWanted): Promise<OwnCluster> {
  const paths = clusterPaths(wanted.home)
  const runAs = findRunAs(paths)
  await discardAbandoned(paths, runAs)
  const id = `${process.pid}-${count++}`
  const server = describeOwn(paths, id, runAs, wanted)
  const folder = path.join(paths.own, id)
  fs.rmSync(folder, { recursive: true, force: true })
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const me = identify(process.pid) ?? { pid: process.pid, startedAt: '0' }
  fs.writeFileSync(path.join(folder, 'owner'), formatIdentity(me))
  const guard = startGuard(guardScript, [paths.home, process.execPath, discardProgram()])
  const close = async (): Promise<void> => {
    await discard(paths, id, runAs)
    guard.tell('done')
    await guard.dismiss()
  }
  try {
    await copyForm(paths, runAs, server)
    await startServer(server)
  } catch (error) {
    await close()
    throw error
  }
  return { connection: connectionOf(server), close }
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
  paths: ClusterPaths,
  id: string,
  runAs: RunAs,
  { settings, limits }: Pick<OwnClusterWanted, 'settings' | 'limits'>,
): Postmaster {
  const sockets = `${paths.sockets}-${id}`
  return {
    name: 'own',
    data: runAs.dataFolder(path.join(paths.own, id, `data-${id}`)),
    log: path.join(paths.own, id, 'log'),
    sockets,
    port: ownPort,
    saved: null,
    clusterName: path.basename(sockets),
    settings,
    runAs,
    limits,
  }
}

/** Copies the data folder that initdb made once for all clusters of this kind. */
async function copyForm(paths: ClusterPaths, runAs: RunAs, server: Postmaster): Promise<void> {
  const form = { ...server, data: runAs.dataFolder(path.join(paths.forms, formName(runAs))) }
  fs.mkdirSync(paths.forms, { recursive: true, mode: 0o700 })
  await withLock(path.join(paths.forms, 'lock'), () => makeData(form))
  fs.mkdirSync(path.dirname(server.data), { recursive: true, mode: 0o700 })
  await copyFolder(form.data, server.data)
  giveTo(runAs, server.data)
}

/** A form of another release of the programs must not be copied. */
function formName(runAs: RunAs): string {
  const program = fs.statSync(path.join(runAs.folder, 'bin/postgres'))
  return `form-${hashOf(String(program.size), String(program.mtimeMs)).slice(0, 12)}`
}

async function copyFolder(from: string, to: string): Promise<void> {
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
  const server = describeOwn(paths, id, runAs, { settings: {}, limits: defaultLimits })
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
  for (const made of [server.data, server.sockets, path.join(paths.own, id)]) {
    fs.rmSync(made, { recursive: true, force: true })
  }
}

function readFirstLine(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8').split('\n')[0] ?? ''
  } catch {
    return ''
  }
}

function connectionOf(server: Postmaster): ConnectionInfo {
  return {
    host: server.sockets,
    port: server.port,
    user: 'postgres',
    database: 'postgres',
    isEmbedded: true,
    serverMajor: 18,
    revive: async () => undefined,
  }
}
