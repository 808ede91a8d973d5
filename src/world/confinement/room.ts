import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Limits } from '../../kit/limits.ts'
import { kill } from '../clusters/postmaster.ts'
import {
  canLieInMemory,
  ownRoom,
  ownSockets,
  roomMark,
  type TemporaryPlace,
} from '../clusters/temporary-cluster.ts'
import { runProcess } from '../processes/process.ts'
import { listServerProcesses, programPath } from '../processes/process-identity.ts'
import { giveTo } from '../processes/run-as.ts'
import { type Fence, openFence } from './fence.ts'
import { enter } from './fence-script.ts'
import { fencedProcesses, watchRoom } from './room-processes.ts'

/*
 * Where a learner's scripts and servers are: behind a fence where the system allows one, else in a
 * folder. What is in it belongs to them, so we write to it, move and remove things only by programs
 * that run inside, signal only what is inside, and follow no link when we read.
 */

export interface Room {
  /** All that scripts may keep is below. Paths are as programs inside name them. */
  readonly folder: string
  readonly sockets: string
  /** PostgreSQL's programs, and ours for scripts. */
  readonly native: string
  readonly bin: string
  /** What everything inside has in its environment. */
  readonly env: Readonly<Record<string, string>>
  /** By which path we reach what is inside. */
  outside(inner: string): string
  /** Words before a program that run it inside. */
  words(at: string): readonly string[]
  /** Runs a few lines of sh inside; its exit code, null when it was ended. */
  sh(script: string, words: readonly string[], stdin?: string): Promise<number | null>
  /** The real folder behind a name, links followed as they are inside; null: none in this room. */
  real(inner: string): string | null
  /** PostgreSQL's processes at work in a real folder, by their numbers inside. */
  listServers(real: string): number[]
  signal(pids: readonly number[], signal: NodeJS.Signals): Promise<void>
  /** Ends whatever a script left running; servers that we started stay. */
  endStrays(): Promise<void>
  /** Its bound of files is reached. */
  isFull(): boolean
  /** Why all in it was ended before its time; null: it was not. */
  ended(): RoomEnd | null
  /** Where a server's log goes: out of reach. */
  logOf(server: string): string
  close(): Promise<void>
}

export type RoomEnd = 'memory' | 'processes' | 'files' | 'killed'

const inside = {
  folder: '/room',
  sockets: '/run/sockets',
  ours: '/opt/backwright',
  native: '/opt/postgresql',
  libraries: '/opt/libraries',
  forms: '/opt/forms',
}

/** What a form is called inside. */
export function formInside(room: Room, form: string): string {
  return room.folder === inside.folder ? path.join(inside.forms, path.basename(form)) : form
}

export async function openRoom(place: TemporaryPlace, limits: Limits): Promise<Room> {
  const { runAs } = place
  if (runAs.owner === null) {
    const room = await openFencedRoom(place, limits)
    if (room !== null) return room
  }
  return openPlainRoom(place, limits)
}

async function openFencedRoom(place: TemporaryPlace, limits: Limits): Promise<Room | null> {
  const { paths, id, runAs } = place
  const own = path.join(paths.own, id)
  const bin = path.join(own, 'bin')
  const folder = canLieInMemory(runAs) ? null : path.join(own, 'room')
  for (const made of [bin, paths.forms, ...(folder === null ? [] : [folder])]) {
    fs.mkdirSync(made, { recursive: true, mode: 0o700 })
  }
  const native = fs.realpathSync(runAs.folder)
  const libraries = runAs.env.LD_LIBRARY_PATH
  writeSql(path.join(bin, 'sql'), `${inside.ours}/node`, `${inside.ours}/world`)
  const fence = await openFence({
    place: path.join(own, 'view'),
    shown: {
      [inside.native]: native,
      [inside.forms]: paths.forms,
      [`${inside.ours}/bin`]: bin,
      [`${inside.ours}/node`]: process.execPath,
      [`${inside.ours}/world`]: worldFolder,
      [`${inside.ours}/kit`]: path.join(worldFolder, '../kit'),
      ...(libraries === undefined ? {} : { [inside.libraries]: libraries }),
    },
    hidden: hiddenFrom(paths.home),
    written: {
      [inside.folder]: folder ?? limits.roomBytesMax,
      [inside.sockets]: socketsBytesMax,
    },
    user: runAs.prefix.length > 0 ? 65_534 : null,
  })
  return fence === null ? null : fencedRoom(place, { fence, folder, limits })
}

/** Where this room of the program is, and with it what scripts are given of it. */
const worldFolder = path.resolve(import.meta.dirname, '..')

const socketsBytesMax = 1_048_576

/** Solutions, what people did, and whatever else is at home; where programs are must be seen. */
function hiddenFrom(home: string): string[] {
  const project = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')
  const needed = programPath.split(':')
  return [project, home, os.homedir()].filter(
    (one) => !needed.some((program) => `${program}/`.startsWith(`${one}/`)),
  )
}

function fencedRoom(
  { paths, id, runAs }: TemporaryPlace,
  { fence, folder, limits }: { fence: Fence; folder: string | null; limits: Limits },
): Room {
  const env = {
    ...environment(paths, id, { ...runAs.env, ...inFence(runAs.env) }),
    PATH: [`${inside.ours}/bin`, `${inside.native}/bin`, programPath].join(':'),
  }
  const sh = shell(fence.words, env)
  const processes = fencedProcesses(fence, {
    postgres: `${inside.native}/bin/postgres`,
    signal: (pids, name) => signalInside(sh, pids, name),
  })
  const watch = watchRoom(fence, processes, { limits, folder, own: path.join(paths.own, id) })
  return {
    folder: inside.folder,
    sockets: inside.sockets,
    native: inside.native,
    bin: `${inside.ours}/bin`,
    env,
    outside: fence.outside,
    words: fence.words,
    sh,
    real: (inner) => realBelow(inside.folder, inner, fence.outside),
    listServers: (real) => processes.servers(real),
    signal: (pids, name) => signalInside(sh, pids, name),
    endStrays: async () => {
      if (!(await processes.endStrays())) await watch.end('processes')
    },
    isFull: () => watch.isFull(fence.outside(inside.folder)),
    ended: watch.ended,
    logOf: (server) => path.join(paths.own, id, `${server}.log`),
    close: watch.close,
  }
}

const inFence = (env: Readonly<Record<string, string>>): Record<string, string> =>
  env.LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH: inside.libraries }

async function signalInside(
  sh: Room['sh'],
  pids: readonly number[],
  name: NodeJS.Signals,
): Promise<void> {
  if (pids.length === 0) return
  await sh('kill -s "$@" 2>/dev/null; true', [name.replace('SIG', ''), ...pids.map(String)])
}

/** Without a fence: a folder among the user's, with limits of time, memory and output alone. */
function openPlainRoom(place: TemporaryPlace, limits: Limits): Room {
  const { paths, id, runAs } = place
  const folder = ownRoom(paths, id, runAs)
  const sockets = ownSockets(paths, id)
  const bin = path.join(folder, 'bin')
  for (const made of [folder, sockets, bin]) {
    fs.rmSync(made, { recursive: true, force: true })
    fs.mkdirSync(made, { recursive: true, mode: 0o700 })
    giveTo(runAs, made)
  }
  writeSql(path.join(bin, 'sql'), process.execPath, worldFolder)
  const env = {
    ...environment(paths, id, runAs.env),
    PATH: [bin, path.join(runAs.folder, 'bin'), programPath].join(':'),
  }
  const words = (at: string): string[] => [...runAs.prefix, '/bin/sh', '-c', enter, at]
  const watch = watchRoom(null, null, { limits, folder, own: path.join(paths.own, id) })
  const clusterName = path.basename(sockets)
  return {
    folder,
    sockets,
    native: runAs.folder,
    bin,
    env,
    outside: (inner) => inner,
    words,
    sh: shell(words, env),
    real: (inner) => realBelow(folder, inner, (name) => name),
    listServers: (real) => listServerProcesses(real, clusterName),
    signal: async (pids, name) => {
      for (const pid of pids) kill(pid, name)
    },
    // By their environment, as every process that runs for a learner is found.
    endStrays: async () => undefined,
    isFull: () => watch.isFull(folder),
    ended: watch.ended,
    logOf: (server) => path.join(paths.own, id, `${server}.log`),
    close: watch.close,
  }
}

function environment(
  paths: TemporaryPlace['paths'],
  id: string,
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const [name, value] = roomMark(paths, id).split('=') as [string, string]
  return { ...env, [name]: value }
}

const shMs = 30_000

function shell(words: Room['words'], env: Readonly<Record<string, string>>): Room['sh'] {
  return async (script, rest, stdin) => {
    const { exit } = await runProcess({
      argv: [...words('/'), '/bin/sh', '-c', script, 'sh', ...rest] as [string, ...string[]],
      cwd: '/',
      env,
      limits: { timeMs: shMs, memoryBytes: 1_073_741_824, outputBytes: 10_000 },
      ...(stdin === undefined ? {} : { stdin }),
      startsOthers: false,
    })
    return exit.kind === 'code' ? exit.code : null
  }
}

const linksMax = 16

/**
 * Follows links one by one, with the room's own root in front each time, so that none leads us to a
 * file outside. Null when the name ends nowhere, in no folder, or not below the room.
 */
function realBelow(
  folder: string,
  inner: string,
  outside: (inner: string) => string,
): string | null {
  let links = 0
  let done = '/'
  const open = inner.split('/').filter(Boolean)
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    const at = path.join(done, name)
    const found = fs.lstatSync(outside(at), { throwIfNoEntry: false })
    if (found?.isSymbolicLink()) {
      if (++links > linksMax) return null
      const to = path.resolve(done, fs.readlinkSync(outside(at)))
      open.unshift(...to.split('/').filter(Boolean))
      done = '/'
    } else if (found?.isDirectory()) done = at
    else return null
  }
  return done.startsWith(`${folder}/`) ? done : null
}

/** Puts the program `sql` where scripts find it. */
function writeSql(file: string, node: string, folder: string): void {
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
  const run = `exec ${quoted(node)} --no-warnings ${quoted(`${folder}/postgres/sql-program${ending}`)}`
  const place = '-h "$PGHOST" -p "${PGPORT:-5432}" -U "${PGUSER:-postgres}" -d "$PGDATABASE"'
  fs.writeFileSync(file, `#!/bin/sh\n${run} ${place} "$@"\n`, { mode: 0o755 })
}
