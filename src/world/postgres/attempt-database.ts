import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Door } from '../network/own-network.ts'
import { isRunning } from '../processes/is-running.ts'
import { openSpares } from '../spares.ts'
import type { BenchDatabases } from './bench-database.ts'
import { type ConnectionInfo, withOwner } from './connection.ts'
import { openDatabaseProxy } from './database-proxy.ts'
import { openSession, type Session } from './session.ts'
import type { DatabaseTraffic } from './traffic.ts'

/** A database and a role of one attempt, for a server that connects over TCP with a password. */
export interface AttemptDatabase {
  readonly database: string
  readonly role: string
  /** DATABASE_URL for the server. */
  readonly url: string
  /** Its port, for a server in a network of its own. */
  readonly door: Door
  /** What goes through that port. */
  readonly traffic: DatabaseTraffic
  /** A session of the owner, which may do everything: never for a learner's text. */
  ownerSession(): Promise<Session>
  /** A session of the server's own role, which owns what it makes; names are found in public. */
  roleSession(): Promise<Session>
  /** Ends every session and drops database and role. */
  close(): Promise<void>
}

const emptyName = 'attempt-empty'
const rolePrefix = 'bw_server_'
const connectionsMax = 40
let count = 0

/** What the bench keeps from answers in SQL, and a server has good use for in a database of its own. */
const serverFunctions = `select p.oid::regprocedure from pg_proc p
  where p.pronamespace = 'pg_catalog'::regnamespace and (p.proname ~ '^pg_(try_)?advisory_'
    or p.proname in ('pg_sleep', 'pg_sleep_for', 'pg_sleep_until', 'pg_notify', 'set_config'))`

/** Makes databases for attempts, and some ahead. */
export interface AttemptDatabases {
  /** Makes an empty database and the role of a server in it. */
  open(): Promise<AttemptDatabase>
  close(): Promise<void>
}

/** A verdict may need three: for a server that was handed in, the starter and the reference. */
const sparesMax = 3

export function openAttemptDatabases(
  connection: ConnectionInfo,
  databases: BenchDatabases,
): AttemptDatabases {
  const spares = openSpares({
    countMax: sparesMax,
    make: async () => {
      await databases.prepareDatabase(emptyName, async () => undefined)
      return await openAttemptDatabase(connection, await databases.cloneDatabase(emptyName))
    },
    drop: (attempt) => attempt.close(),
  })
  return {
    open: async () => {
      const attempt = await spares.take()
      const close = async (): Promise<void> => {
        await attempt.close()
        spares.refillSoon()
      }
      return { ...attempt, close }
    },
    close: spares.close,
  }
}

async function openAttemptDatabase(
  connection: ConnectionInfo,
  { database, drop }: { readonly database: string; drop(): Promise<void> },
): Promise<AttemptDatabase> {
  const role = `${rolePrefix}${process.pid}_${count++}`
  const password = randomBytes(12).toString('hex')
  await withOwner(connection, connection.database, async (owner) => {
    if (count === 1) await dropAbandoned(owner)
    await owner.query(`drop role if exists ${role}`)
    await owner.query(
      `create role ${role} login password '${password}' connection limit ${connectionsMax}`,
    )
    await owner.query(`grant all on database ${database} to ${role}`)
  })
  await withOwner(connection, database, async (inside) => {
    await inside.query(`grant all on schema public to ${role}`)
    await inside.query(`do $$ declare it regprocedure; begin
      for it in ${serverFunctions} loop
        execute format('grant execute on function %s to ${role}', it);
      end loop; end $$`)
  })
  const proxy = await openDatabaseProxy(connection, { role, database })
  return {
    database,
    role,
    url: `postgres://${role}:${password}@127.0.0.1:${proxy.port}/${database}`,
    door: proxy,
    traffic: proxy.traffic,
    ownerSession: () => openSession(connection, { database, role: connection.user }),
    roleSession: () =>
      openSession(connection, { database, role, password, settings: { search_path: 'public' } }),
    close: async () => {
      await proxy.close()
      await drop()
      await withOwner(connection, connection.database, async (owner) => {
        await owner.query(`drop role if exists ${role}`)
      })
    },
  }
}

/** Roles of processes that died; one whose database is still there stays with it. */
async function dropAbandoned(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `select rolname as name from pg_roles r
      where rolname like '${rolePrefix.replaceAll('_', '\\_')}%'
        and not exists (select from pg_shdepend d
          where d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid)`,
  )
  for (const { name } of rows) {
    const pid = Number(name.slice(rolePrefix.length).split('_')[0])
    if (!isRunning(pid)) await owner.query(`drop role if exists ${name}`)
  }
}
