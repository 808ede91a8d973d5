import type pg from 'pg'
import { assert } from '../../kit/assert.ts'
import { hashOf } from '../../kit/hash.ts'
import { isRunning } from '../processes/is-running.ts'
import { type ConnectionInfo, withOwner } from './connection.ts'
import { forbiddenFunctions } from './forbidden-functions.ts'
import { openOwnerConnection } from './owner-connection.ts'
import { lockClass, lockFor, readersRole, referenceRole } from './roles.ts'
import { openSession, type Session } from './session.ts'

export interface Preparation {
  /**
   * 'next-process' (the default): the database stays. 'close': it goes when the bench is closed,
   * or, after a crash, with `dropStale`.
   */
  readonly keepUntil?: 'next-process' | 'close'
  /** Begin as a copy of this prepared database, which nobody may be connected to, not empty. */
  readonly from?: string
}

export interface BenchDatabases {
  prepareDatabase(
    name: string,
    build: (owner: Session) => Promise<void>,
    preparation?: Preparation,
  ): Promise<string>
  hasDatabase(name: string): Promise<boolean>
  cloneDatabase(name: string): Promise<{ readonly database: string; drop(): Promise<void> }>
  dropStale(keep: readonly string[]): Promise<string[]>
  dropDatabase(name: string): Promise<void>
  close(): Promise<void>
}

/** All databases of ours begin with this. */
const prefix = 'bw_'
const unfinished = '__unfinished'

let cloneCount = 0

export async function openDatabases(connection: ConnectionInfo): Promise<BenchDatabases> {
  const template = await ensureTemplate(connection)
  const toDrop = new Set<string>()
  let abandoned: Promise<void> | null = null
  const kept = openOwnerConnection(connection, () => undefined)
  /** For what takes long or waits for a lock. */
  const asOwner = <T>(work: (owner: pg.Client) => Promise<T>): Promise<T> =>
    withOwner(connection, connection.database, work)

  const prepareDatabase: BenchDatabases['prepareDatabase'] = async (name, build, preparation) => {
    const database = databaseName(name)
    if (preparation?.keepUntil === 'close') toDrop.add(database)
    if (await kept.use((owner) => exists(owner, database))) return database
    await asOwner(async (owner) => {
      await owner.query('select pg_advisory_lock($1, hashtext($2))', [lockClass, database])
      if (await exists(owner, database)) return
      const base = preparation?.from === undefined ? template : databaseName(preparation.from)
      await makeDatabase(owner, `${database}${unfinished}`, base)
      await buildInside(connection, `${database}${unfinished}`, build)
      await owner.query(`alter database ${database}${unfinished} rename to ${database}`)
    })
    return database
  }
  const dropDatabase = (name: string): Promise<void> =>
    asOwner((owner) => drop(owner, databaseName(name)))

  return {
    prepareDatabase,
    hasDatabase: (name) => kept.use((owner) => exists(owner, databaseName(name))),
    cloneDatabase: async (name) => {
      abandoned ??= asOwner(dropAbandoned)
      await abandoned
      const database = `${databaseName(name)}_c${process.pid}_${cloneCount++}`
      await asOwner((owner) => makeDatabase(owner, database, databaseName(name)))
      toDrop.add(database)
      return {
        database,
        drop: async () => {
          toDrop.delete(database)
          await asOwner((owner) => drop(owner, database))
        },
      }
    },
    dropStale: (keep) =>
      asOwner((owner) => dropStale(owner, [template, ...keep.map(databaseName)])),
    dropDatabase,
    close: async () => {
      if (toDrop.size > 0) {
        await asOwner(async (owner) => {
          for (const database of toDrop) await drop(owner, database)
        })
      }
      await kept.close()
    },
  }
}

/** The name on the server for a name of ours: short enough, and safe without quotes. */
function databaseName(name: string): string {
  if (name.startsWith(prefix)) return name
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, '_')
  return `${prefix}${plain.slice(0, 16)}_${hashOf(name).slice(0, 16)}`
}

async function exists(owner: pg.Client, database: string): Promise<boolean> {
  const found = await owner.query('select 1 from pg_database where datname = $1', [database])
  return found.rowCount !== 0
}

async function drop(owner: pg.Client, database: string): Promise<void> {
  assert(database.startsWith(prefix), 'only databases of ours are dropped')
  await owner.query(`drop database if exists ${database} with (force)`)
}

async function makeDatabase(owner: pg.Client, database: string, template: string): Promise<void> {
  await drop(owner, database)
  await owner.query(`create database ${database} template ${template} strategy file_copy`)
  await owner.query(`alter database ${database} set timezone = 'UTC'`)
  await owner.query(`revoke all on database ${database} from public`)
  await owner.query(`grant connect on database ${database} to ${readersRole}, ${referenceRole}`)
}

async function buildInside(
  connection: ConnectionInfo,
  database: string,
  build: (owner: Session) => Promise<void>,
): Promise<void> {
  const session = await openSession(connection, { database, role: connection.user })
  try {
    await build(session)
  } finally {
    await session.close()
  }
}

/** Two processes may come here at once; the template's name says what is in it. */
async function ensureTemplate(connection: ConnectionInfo): Promise<string> {
  const statements = hardening()
  const database = `${prefix}template_${hashOf(...statements, localeOf(connection), connection.user).slice(0, 12)}`
  const isThere = await withOwner(connection, connection.database, (o) => exists(o, database))
  if (isThere) return database
  await withOwner(connection, connection.database, async (owner) => {
    await owner.query('select pg_advisory_lock($1, $2)', [lockClass, lockFor.template])
    if (await exists(owner, database)) return
    await closeToPublic(owner)
    const making = `${database}${unfinished}`
    await drop(owner, making)
    await owner.query(
      `create database ${making} template template0 encoding 'UTF8' ${localeOf(connection)}`,
    )
    await withOwner(connection, making, async (inside) => {
      for (const statement of statements) await inside.query(statement)
    })
    await owner.query(`revoke all on database ${making} from public`)
    await owner.query(`alter database ${making} rename to ${database}`)
  })
  return database
}

function localeOf(connection: ConnectionInfo): string {
  return connection.serverMajor >= 17
    ? `locale 'C' locale_provider builtin builtin_locale 'C.UTF-8'`
    : `locale 'C'`
}

/** Nobody but the owner may enter the databases that every cluster has. */
async function closeToPublic(owner: pg.Client): Promise<void> {
  const found = await owner.query<{ name: string }>(
    `select quote_ident(datname) as name from pg_database
      where datallowconn and (current_setting('is_superuser') = 'on'
        or datdba = (select oid from pg_roles where rolname = current_user))`,
  )
  for (const { name } of found.rows) await owner.query(`revoke all on database ${name} from public`)
}

function hardening(): string[] {
  return [
    'revoke create on schema public from public',
    'grant usage on schema public to public',
    `do $$
      declare f record;
      begin
        for f in
          select p.oid::regprocedure as name from pg_proc p
           where p.pronamespace = 'pg_catalog'::regnamespace and ${forbiddenFunctions}
             and has_function_privilege('public', p.oid, 'execute')
        loop
          execute format('revoke execute on %s %s from public',
            case (select prokind from pg_proc where oid = f.name) when 'p' then 'procedure'
              else 'function' end, f.name);
        end loop;
      end $$`,
  ]
}

async function dropStale(owner: pg.Client, keep: readonly string[]): Promise<string[]> {
  const found = await owner.query<{ name: string }>(
    `select d.datname as name from pg_database d
      where d.datname like 'bw\\_%' and d.datname <> all ($1)
        and not exists (select from pg_stat_activity a where a.datid = d.oid)`,
    [keep],
  )
  const dropped: string[] = []
  for (const { name } of found.rows) {
    const isBeingBuilt = name.endsWith(unfinished) && !(await tryBuildLock(owner, name))
    if (isBeingBuilt) continue
    await drop(owner, name)
    dropped.push(name)
  }
  return dropped
}

/**
 * Drops copies whose process was killed. On another machine their process may run, so what was made
 * within the last hour stays. Only a superuser sees a database's age.
 */
async function dropAbandoned(owner: pg.Client): Promise<void> {
  const found = await owner.query<{ name: string; pid: string }>(
    `select d.datname as name, substring(d.datname from '_c(\\d+)_\\d+$') as pid from pg_database d
      where d.datname ~ '^bw_.*_c\\d+_\\d+$'
        and not exists (select from pg_stat_activity a where a.datid = d.oid)
        and case when current_setting('is_superuser') = 'on' then
          (pg_stat_file(format('base/%s/PG_VERSION', d.oid), true)).modification
            < now() - interval '1 hour' end`,
  )
  for (const { name, pid } of found.rows) if (!isRunning(Number(pid))) await drop(owner, name)
}

async function tryBuildLock(owner: pg.Client, name: string): Promise<boolean> {
  const answer = await owner.query<{ ok: boolean }>(
    'select pg_try_advisory_lock($1, hashtext($2)) as ok',
    [lockClass, name.slice(0, -unfinished.length)],
  )
  return answer.rows[0]?.ok === true
}
