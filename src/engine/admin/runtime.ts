import path from 'node:path'
import type { Limits } from '../../kit/limits.ts'
import type { Random } from '../../kit/random.ts'
import type { Rows } from '../../lab/counterexample/rows.ts'
import type { AdminLab } from '../../lab/kinds/admin.ts'
import { labServerSettings } from '../../world/clusters/cluster-settings.ts'
import { openServerRoom, type ServerRoom, serverForm } from '../../world/clusters/server-room.ts'
import type { RoomServer, ServerForm, ServerStart } from '../../world/confinement/room-server.ts'
import type { WireProxy } from '../../world/postgres/wire-proxy.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { type Asked, ask, mustAsk, owner, superuser } from './ask.ts'
import type { FolderKnown } from './copied-folder.ts'
import type { Written } from './failover.ts'
import { openLines } from './lines.ts'
import type { LiveRun } from './live.ts'

/** The servers and folders of one attempt, and what was noticed while the story went on. */
export interface AdminRuntime {
  readonly lab: AdminLab
  readonly room: ServerRoom
  readonly servers: ReadonlyMap<string, RoomServer>
  /** Where scripts lie and begin. */
  readonly work: string
  /** What scripts find in their environment. */
  readonly env: Record<string, string>
  readonly limits: Limits
  readonly analysis: Analysis
  readonly random: Random
  /** Rows that must be there at the end, by table. */
  readonly kept: Map<string, Rows>
  /** Shown, never graded. */
  readonly measured: { what: string; value: string }[]
  /** What servers begin as: the lab's own, and one that knows nothing of it. */
  readonly forms: { lab(): Promise<ServerForm>; empty(): Promise<ServerForm> }
  /** Servers that should be up. */
  readonly running: Set<string>
  readonly counted: { tries: number }
  /** What was noticed while a file ran among requests. */
  live: LiveRun | null
  /** By which scripts and standbys reach the servers, where there are several. */
  readonly lines: Map<string, WireProxy>
  /** A message is about to go to a server. */
  onMessage(server: string, bytes: Buffer): Promise<void>
  written: Written | null
  /** What a copy of the folder of `main` is told by. */
  readonly folder: FolderKnown
  /** Ends all of it. */
  close(): Promise<void>
}

/** The database that every lab's tables are in. */
export const database = 'reel'

export async function openAdminRuntime(
  lab: AdminLab,
  home: string,
  { limits, analysis, random }: { limits: Limits; analysis: Analysis; random: Random },
): Promise<AdminRuntime> {
  const room = await openServerRoom(home, limits)
  try {
    const work = path.join(room.folder, 'work')
    const folders = lab.folders.map((name) => [name, path.join(room.folder, name.toLowerCase())])
    // As a program's repository has it; roles and rights are not in it.
    const made = [work, ...folders.map(([, folder]) => folder as string)]
    const code = await room.sh(makeFolders, made, lab.world.schemaSql)
    if (code !== 0) throw new Error(`folders are made in a room; it ended with ${code}`)
    const servers = new Map(
      ['main', ...lab.servers].map((name) => [
        name,
        room.addServer(name, { ...labServerSettings, ...lab.settings }),
      ]),
    )
    const runtime: AdminRuntime = {
      lab,
      room,
      servers,
      work,
      env: {
        ...environmentOf(servers, room.sockets),
        ...Object.fromEntries(folders),
        HOME: work,
        TMPDIR: '/tmp',
      },
      limits,
      analysis,
      random,
      kept: new Map(),
      measured: [],
      forms: formsOf(lab, home, limits),
      running: new Set(['main']),
      counted: { tries: 0 },
      live: null,
      lines: new Map(),
      onMessage: async () => undefined,
      written: null,
      folder: { databaseOid: null, wasStopped: false, isLost: false },
      close: async () => {
        for (const line of runtime.lines.values()) await line.close()
        await room.close()
      },
    }
    if (lab.servers.length > 0) await openLines(runtime)
    await prepareMain(runtime)
    return runtime
  } catch (error) {
    await room.close()
    throw error
  }
}

const makeFolders = 'mkdir -p -m 700 "$@" && cat >"$1/schema.sql"'

/** PG… is `main`; the others are under their own names. */
function environmentOf(
  servers: ReadonlyMap<string, RoomServer>,
  sockets: string,
): Record<string, string> {
  const env: Record<string, string> = { PGUSER: superuser, PGDATABASE: database }
  for (const [name, server] of servers) {
    const prefix = name === 'main' ? 'PG' : `${name.toUpperCase()}_`
    env[`${prefix}HOST`] = sockets
    env[`${prefix}PORT`] = String(server.port)
    env[`${prefix}DATA`] = server.data
  }
  return env
}

async function prepareMain(runtime: AdminRuntime): Promise<void> {
  const { lab, servers, random } = runtime
  const main = mainOf(servers)
  const asOwner: Asked = { server: main, role: owner, database }
  const started = await startAnew(main, await runtime.forms.lab())
  if (started.kind === 'down') throw new Error(`a new server starts: ${started.log}`)
  const seed = random.below(1_000_000)
  await mustAsk({ ...asOwner, role: superuser }, [
    `alter database ${database} set backwright.seed = '${seed}'`,
  ])
  if (lab.world.rowsSql.trim() !== '') await mustAsk(asOwner, [lab.world.rowsSql])
}

/** A server that begins as its form is. */
export async function startAnew(server: RoomServer, form: ServerForm): Promise<ServerStart> {
  await server.make(form)
  return await server.start()
}

/** One database and nothing else: what PostgreSQL makes besides would be copied with every attempt. */
async function makeDatabase(server: RoomServer): Promise<void> {
  const asked: Asked = { server, role: superuser, database: 'postgres' }
  await mustAsk(asked, [`create database ${database} template template0`])
  await mustAsk({ ...asked, database }, [
    'update pg_catalog.pg_database set datistemplate = false',
    ...['postgres', 'template1', 'template0'].map((name) => `drop database ${name}`),
  ])
}

function formsOf(lab: AdminLab, home: string, limits: Limits): AdminRuntime['forms'] {
  const name = lab.id.split('/').at(-1) as string
  return {
    empty: () =>
      serverForm(home, limits, {
        name: 'empty',
        version: '2',
        settings: labServerSettings,
        fill: async (server) => {
          // Its database gets another oid than the lab's: so a copy of that folder can be told.
          const asked: Asked = { server, role: superuser, database: 'postgres' }
          await mustAsk(asked, ['create database first template template0', 'drop database first'])
          await makeDatabase(server)
        },
      }),
    lab: () =>
      serverForm(home, limits, {
        name,
        version: lab.hash.slice(0, 12),
        settings: { ...labServerSettings, ...lab.settings },
        fill: async (server) => {
          await makeDatabase(server)
          const asRoot: Asked = { server, role: superuser, database }
          await mustAsk(asRoot, [
            `create role ${owner} login createrole createdb`,
            `alter database ${database} owner to ${owner}`,
          ])
          if (lab.world.rolesSql.trim() !== '') await mustAsk(asRoot, [lab.world.rolesSql])
          await mustAsk({ ...asRoot, role: owner }, [lab.world.schemaSql])
        },
      }),
  }
}

export function mainOf(servers: ReadonlyMap<string, RoomServer>): RoomServer {
  return servers.get('main') as RoomServer
}

export function serverOf({ servers }: AdminRuntime, name = 'main'): RoomServer {
  return servers.get(name) as RoomServer
}

/** The lab's own tables, as "watch" or "billing.card", in order. */
export async function listTables(asked: Asked): Promise<string[]> {
  const told = await ask(
    asked,
    `select case n.nspname when 'public' then quote_ident(c.relname)
              else quote_ident(n.nspname) || '.' || quote_ident(c.relname) end
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition
       and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
     order by 1`,
  )
  return told.kind === 'rows' ? told.rows.map(([name]) => String(name)) : []
}
