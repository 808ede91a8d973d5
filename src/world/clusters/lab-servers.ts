import fs from 'node:fs'
import path from 'node:path'
import type { Limits } from '../../kit/limits.ts'
import { Problem } from '../../kit/problem.ts'
import type { ConnectionInfo } from '../postgres/connection.ts'
import { identify, listServerProcesses } from '../processes/process-identity.ts'
import { findRunAs, giveTo, type RunAs } from '../processes/run-as.ts'
import { clusterPaths } from './cluster-paths.ts'
import {
  kill,
  type Postmaster,
  serverStatus,
  startServer,
  stopServer,
  waitFor,
} from './postmaster.ts'
import { withLock } from './process-lock.ts'
import {
  connectionOf,
  copyFolder,
  copyForm,
  formName,
  openTemporaryPlace,
  ownRoom,
  ownSockets,
  roomMark,
  type TemporaryPlace,
} from './temporary-cluster.ts'

/*
 * Some servers of one process, and a folder in which scripts work on them. Servers are made from a
 * form, started, killed, and started again from whatever a script left in their data folder. All of
 * it goes when the room is closed, or when its process has ended, however it did.
 */

export interface LabServers {
  /** All that scripts may write lies below. */
  readonly folder: string
  /** A short, private folder for sockets; nothing else is in it. */
  readonly sockets: string
  readonly runAs: RunAs
  /** `NAME=value` for the environment of everything that is started in the room. */
  readonly mark: string
  /** A server that is not there yet: no data. */
  addServer(name: string, settings: Readonly<Record<string, string>>): LabServer
  close(): Promise<void>
}

export interface LabServer {
  readonly name: string
  readonly data: string
  /** What it says. */
  readonly log: string
  readonly port: number
  readonly connection: ConnectionInfo
  /** Puts a copy of a form in place of whatever is there; without one, all that initdb makes. */
  make(form?: ServerForm): Promise<void>
  /** Starts it from what lies in its data folder. */
  start(): Promise<ServerStart>
  /** Whether it runs now, and what it said where it does not. */
  state(): ServerStart
  /** How far it has come: ready, standby, starting, stopping; null: it is down. */
  status(): string | null
  /** Ends it in good order; what it had to archive is archived. */
  stop(): Promise<void>
  /** Ends it at once, as when its machine loses power. */
  kill(): Promise<void>
  /** The same, and its disk is lost. */
  destroy(): Promise<void>
}

/** A data folder to copy servers from: small, since every attempt copies one or two. */
export interface ServerForm {
  readonly data: string
}

export type ServerStart =
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly came: string; readonly log: string }

const firstPort = 5440
const endPatienceMs = 5_000

export async function openLabServers(home: string, limits: Limits): Promise<LabServers> {
  const place = await openTemporaryPlace(home)
  const { paths, id, runAs } = place
  const folder = ownRoom(paths, id, runAs)
  const sockets = ownSockets(paths, id)
  for (const made of [folder, sockets]) {
    fs.rmSync(made, { recursive: true, force: true })
    fs.mkdirSync(made, { recursive: true, mode: 0o700 })
    giveTo(runAs, made)
  }
  let count = 0
  return {
    folder,
    sockets,
    runAs,
    mark: roomMark(paths, id),
    addServer: (name, settings) =>
      openServer(place, settings, {
        name: 'own',
        data: path.join(folder, name),
        log: path.join(folder, `${name}.log`),
        saved: null,
        sockets,
        port: firstPort + count++,
        clusterName: `${path.basename(sockets)}-${name}`,
        settings: forced,
        runAs,
        limits,
      }),
    close: place.close,
  }
}

/** What is prepared once and then copied. */
export interface FormOptions {
  /** What the form is of; a form of the same name and another version is removed. */
  readonly name: string
  readonly version: string
  readonly settings: Readonly<Record<string, string>>
  /** Fills a fresh server, which is then stopped. */
  fill(server: LabServer): Promise<void>
}

/** Finds a form, or makes it in a room of its own and puts it in place whole. */
export async function serverForm(
  home: string,
  limits: Limits,
  wanted: FormOptions,
): Promise<ServerForm> {
  const paths = clusterPaths(home)
  const runAs = findRunAs(paths)
  const start = `${formName(runAs)}-${wanted.name}-`
  const folder = path.dirname(runAs.dataFolder(path.join(paths.forms, start)))
  const data = path.join(folder, `${start}${wanted.version}`)
  if (fs.existsSync(data)) return { data }
  fs.mkdirSync(paths.forms, { recursive: true, mode: 0o700 })
  return await withLock(path.join(paths.forms, 'lock-rooms'), async () => {
    if (fs.existsSync(data)) return { data }
    const room = await openLabServers(home, limits)
    try {
      const server = room.addServer('form', wanted.settings)
      await server.make()
      const started = await server.start()
      if (started.kind === 'down') throw new Error(`a new server starts: ${started.log}`)
      await wanted.fill(server)
      await server.stop()
      for (const old of fs.readdirSync(folder)) {
        if (old.startsWith(start)) fs.rmSync(path.join(folder, old), { recursive: true })
      }
      // Another file system, maybe: copied beside, and put in place whole.
      await copyFolder(server.data, `${data}.new`)
      fs.renameSync(`${data}.new`, data)
      giveTo(runAs, data)
    } finally {
      await room.close()
    }
    return { data }
  })
}

/** On the command line, so that no file that a script wrote can say otherwise. */
const forced = { fsync: 'off' }

function openServer(
  place: TemporaryPlace,
  settings: Readonly<Record<string, string>>,
  server: Postmaster,
): LabServer {
  const all = (): number[] => listServerProcesses(server.data, server.clusterName)
  const end = async (): Promise<void> => {
    if (!fs.existsSync(server.data)) return
    const found = all()
    for (const pid of found) kill(pid, 'SIGCONT')
    const postmaster = Number(readFirstLine(path.join(server.data, 'postmaster.pid')))
    if (found.includes(postmaster)) {
      kill(postmaster, 'SIGQUIT')
      await waitFor(() => identify(postmaster) === null, endPatienceMs)
    }
    for (const pid of all()) kill(pid, 'SIGKILL')
    await waitFor(() => all().length === 0, endPatienceMs)
    fs.rmSync(path.join(server.data, 'postmaster.pid'), { force: true })
  }
  return {
    name: path.basename(server.data),
    data: server.data,
    log: server.log,
    port: server.port,
    connection: connectionOf(server),
    make: async (form) => {
      fs.rmSync(server.data, { recursive: true, force: true })
      if (form === undefined) await copyForm(place, server)
      else {
        await copyFolder(form.data, server.data)
        giveTo(place.runAs, server.data)
      }
      const lines = Object.entries({ ...placeOf(server), ...settings })
      const text = lines.map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
      fs.appendFileSync(path.join(server.data, 'postgresql.conf'), text.join(''))
    },
    start: async () => {
      await end()
      return await startFrom(server)
    },
    state: () =>
      serverStatus(server) === null
        ? { kind: 'down', came: 'it started, and ended by itself', log: endOfLog(server) }
        : { kind: 'up' },
    status: () => serverStatus(server),
    stop: () => stopServer(server),
    kill: end,
    destroy: async () => {
      await end()
      fs.rmSync(server.data, { recursive: true, force: true })
    },
  }
}

/** In its own file as well, for a script that starts it with pg_ctl. */
function placeOf({ sockets, port, clusterName }: Postmaster): Record<string, string> {
  return {
    ...forced,
    listen_addresses: '',
    unix_socket_directories: sockets,
    port: String(port),
    cluster_name: clusterName,
  }
}

/** A folder that holds no cluster is not made into one: a script should have filled it. */
async function startFrom(server: Postmaster): Promise<ServerStart> {
  if (!fs.existsSync(path.join(server.data, 'PG_VERSION'))) {
    return { kind: 'down', came: 'its data folder holds no cluster', log: '' }
  }
  fs.chmodSync(server.data, 0o700)
  fs.rmSync(server.log, { force: true })
  try {
    await startServer(server)
    return { kind: 'up' }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { kind: 'down', came: 'it does not start', log: endOfLog(server) }
  }
}

function endOfLog({ log }: Postmaster): string {
  const lines = fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n') : []
  return lines.slice(-12).join('\n')
}

function readFirstLine(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8').split('\n')[0] ?? ''
  } catch {
    return ''
  }
}
