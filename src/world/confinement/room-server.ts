import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Limits } from '../../kit/limits.ts'
import { limitedWords, waitFor } from '../clusters/postmaster.ts'
import type { ConnectionInfo } from '../postgres/connection.ts'
import { formInside, type Room } from './room.ts'
import { boundLog } from './room-processes.ts'

/* One server of a room: made from a form, started, killed, started from what a script left. */

export interface RoomServer {
  readonly name: string
  /** Its data folder, as scripts name it. */
  readonly data: string
  readonly port: number
  readonly connection: ConnectionInfo
  /** What it said so far. */
  log(): string
  /** Puts a copy of a form in place of whatever is there. */
  make(form: ServerForm): Promise<void>
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

interface Wanted {
  readonly name: string
  readonly port: number
  readonly clusterName: string
  readonly settings: Readonly<Record<string, string>>
  readonly limits: Limits
}

const startPatienceMs = 30_000
const stopPatienceMs = 10_000
const endPatienceMs = 5_000
const pidFileBytesMax = 4_096

/** On the command line, so that no file that a script wrote can say otherwise. */
const forced = { fsync: 'off' }

const copy = `
rm -rf "$2" 2>/dev/null || { chmod -R u+rwX "$2"; rm -rf "$2"; }
cp -Rp "$1" "$2" && chmod -R u+w "$2" && cat >>"$2/postgresql.conf"
`
/** 9: there is no cluster in the folder. */
const prepare = `
[ -f "$1/PG_VERSION" ] || exit 9
chmod 700 "$1"
rm -rf "$1/postmaster.pid" "$2" "$2.lock"
`
const remove = 'rm -rf "$1" 2>/dev/null || { chmod -R u+rwX "$1"; rm -rf "$1"; }'

export function roomServer(room: Room, wanted: Wanted): RoomServer {
  const { name, port } = wanted
  const data = path.join(room.folder, name)
  const socket = path.join(room.sockets, `.s.PGSQL.${port}`)
  const log = room.logOf(name)
  let child: ChildProcess | null = null
  const status = (): string | null => statusOf(room, data)
  const signal = (pid: number | undefined, how: NodeJS.Signals): Promise<void> =>
    room.signal(pid === undefined ? [] : [pid], how)
  const end = async (): Promise<void> => {
    const real = room.real(data)
    if (real === null) return
    const postmaster = postmasterOf(room, real)
    await room.signal(room.listServers(real), 'SIGCONT')
    // It stopped together with what it waits for.
    child?.kill('SIGCONT')
    if (postmaster !== undefined) {
      await signal(postmaster, 'SIGQUIT')
      await waitFor(() => postmasterOf(room, real) === undefined, endPatienceMs)
    }
    await room.signal(room.listServers(real), 'SIGKILL')
    await waitFor(() => room.listServers(real).length === 0, endPatienceMs)
  }
  const down = (came: string): ServerStart => ({ kind: 'down', came, log: lastLines(readLog(log)) })
  return {
    name,
    data,
    port,
    log: () => readLog(log),
    get connection() {
      return connectionTo(room, port)
    },
    make: async (form) => {
      const lines = Object.entries({ ...placeOf(room, wanted), ...wanted.settings })
      const text = lines.map(([key, value]) => `${key} = '${value.replaceAll("'", "''")}'\n`)
      const code = await room.sh(copy, [formInside(room, form.data), data], text.join(''))
      if (code !== 0) throw new Error(`a form is copied for ${name}; cp ended with ${code}`)
    },
    start: async () => {
      await end()
      fs.rmSync(log, { force: true })
      if (room.real(data) === null) return down('its data folder holds no cluster')
      const code = await room.sh(prepare, [data, socket])
      if (code === 9) return down('its data folder holds no cluster')
      child = launch(room, wanted, { data, log })
      const started = child
      const hasEnded = (): boolean => started.exitCode !== null || started.signalCode !== null
      const isReady = (): boolean => ['ready', 'standby'].includes(status() ?? '')
      await waitFor(() => isReady() || hasEnded(), startPatienceMs)
      return isReady() ? { kind: 'up' } : down('it does not start')
    },
    state: () => (status() === null ? down('it started, and ended by itself') : { kind: 'up' }),
    status,
    stop: async () => {
      const real = room.real(data)
      for (const how of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
        const postmaster = real === null ? undefined : postmasterOf(room, real)
        if (real === null || postmaster === undefined) break
        await signal(postmaster, how)
        if (await waitFor(() => postmasterOf(room, real) !== postmaster, stopPatienceMs)) break
      }
      await end()
    },
    kill: end,
    destroy: async () => {
      await end()
      await room.sh(remove, [data])
    },
  }
}

function launch(
  room: Room,
  wanted: Wanted,
  { data, log }: { data: string; log: string },
): ChildProcess {
  const settings = Object.entries({ ...placeOf(room, wanted), logging_collector: 'off' })
  const [program, ...words] = [
    ...room.words('/'),
    ...limitedWords(wanted.limits.backendBytesMax, [
      path.join(room.native, 'bin/postgres'),
      '-D',
      data,
      ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]),
  ]
  boundLog(log)
  const out = fs.openSync(log, 'a', 0o600)
  const child = spawn(program as string, words, {
    env: { ...room.env },
    cwd: '/',
    stdio: ['ignore', out, out],
    detached: true,
  })
  fs.closeSync(out)
  child.on('error', () => undefined)
  child.unref()
  return child
}

/** In its own file as well, for a script that starts it with pg_ctl. */
function placeOf(
  room: Room,
  { port, clusterName }: Pick<Wanted, 'port' | 'clusterName'>,
): Record<string, string> {
  return {
    ...forced,
    listen_addresses: '',
    unix_socket_directories: room.sockets,
    unix_socket_permissions: '0700',
    port: String(port),
    cluster_name: clusterName,
  }
}

/** How its owner reaches it. A link may lead to another server: nobody listens where we look then. */
function connectionTo(room: Room, port: number): ConnectionInfo {
  const folder = room.outside(room.sockets)
  const isLink = (name: string): boolean =>
    fs.lstatSync(name, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
  const isElsewhere = isLink(folder) || isLink(path.join(folder, `.s.PGSQL.${port}`))
  return {
    host: isElsewhere ? path.join(folder, 'none') : folder,
    port,
    user: 'postgres',
    database: 'postgres',
    isEmbedded: true,
    serverMajor: 18,
    revive: async () => undefined,
  }
}

/** The lines of its pid file: read without waiting for a pipe, and without following a link. */
function readPidFile(room: Room, real: string): string[] {
  const flags = fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK
  try {
    const file = fs.openSync(room.outside(path.join(real, 'postmaster.pid')), flags)
    try {
      if (!fs.fstatSync(file).isFile()) return []
      const buffer = Buffer.alloc(pidFileBytesMax)
      return buffer.toString('utf8', 0, fs.readSync(file, buffer)).split('\n')
    } finally {
      fs.closeSync(file)
    }
  } catch {
    return []
  }
}

/** The process that its file names, if that is a PostgreSQL at work in this folder of this room. */
function postmasterOf(room: Room, real: string): number | undefined {
  const pid = Number(readPidFile(room, real)[0])
  return Number.isInteger(pid) && room.listServers(real).includes(pid) ? pid : undefined
}

function statusOf(room: Room, data: string): string | null {
  const real = room.real(data)
  if (real === null || postmasterOf(room, real) === undefined) return null
  return readPidFile(room, real)[7]?.trim() ?? null
}

const logBytesShown = 65_536

/** The end of a log; it is ours, no script reaches it by name. */
function readLog(file: string): string {
  try {
    boundLog(file)
    return fs.readFileSync(file, 'utf8').slice(-logBytesShown)
  } catch {
    return ''
  }
}

const lastLines = (text: string): string => text.trim().split('\n').slice(-12).join('\n')
