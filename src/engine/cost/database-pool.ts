import type pg from 'pg'
import { allSettledOrThrow } from '../../kit/all-settled-or-throw.ts'
import type { Limits } from '../../kit/limits.ts'
import { type OneAtATime, oneAtATime } from '../../kit/one-at-a-time.ts'
import type { CostLab } from '../../lab/kinds/cost.ts'
import { costSettings } from '../../world/clusters/cluster-settings.ts'
import {
  openTemporaryCluster,
  type TemporaryCluster,
  type TemporaryClusters,
} from '../../world/clusters/temporary-cluster.ts'
import { type ConnectionInfo, connect, withOwner } from '../../world/postgres/connection.ts'
import { printQuery } from '../../world/postgres/database-print.ts'
import { forbiddenFunctions } from '../../world/postgres/forbidden-functions.ts'
import { makePlainRole } from '../../world/postgres/roles.ts'
import { openKeepAlivePool } from '../keep-alive-pool.ts'

/*
 * The cluster on which work is counted. A lab has a template at each of its sizes: filled, vacuumed
 * and analyzed. An answer that changes something gets copies of them, thrown away afterwards; a
 * query is asked in the templates themselves, in transactions that only read and are taken back.
 * A lab's databases serve one attempt at a time. Statements whose WAL is counted and databases that
 * are made or dropped take turns: a transaction of another database keeps dead rows of the catalogs
 * from being pruned, and pruning writes WAL.
 */

/** The databases of one lab. */
export interface CostDatabases {
  readonly connection: ConnectionInfo
  /** Who runs the learner's statements, and owns the tables where these may change something. */
  readonly learner: string
  /** Who asks the requests that are given. */
  readonly application: string
  readonly templates: readonly { readonly size: number; readonly database: string }[]
  /** What COPY … FROM STDIN reads, at each size. */
  readonly copied: readonly Buffer[]
  /** What was measured here before, by a key of its own; the oldest go. */
  readonly remembered: Map<string, unknown>
  /** Does work on a copy of a template that nobody saw before. */
  onCopy<T>(at: number, work: (database: string) => Promise<T>): Promise<T>
  /** Does work while no database of the cluster is made, dropped or changed. */
  undisturbed: OneAtATime
}

export interface CostDatabasePool {
  use<T>(lab: CostLab, work: (costDatabases: CostDatabases) => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface OpenCostDatabases extends CostDatabases {
  /** Whether the templates are as they were made. */
  isUntouched(): Promise<boolean>
  /** Makes the copies that the next attempt will need, while nobody waits. */
  refill(): void
  drop(): Promise<void>
}

const keptMax = 3

export function openCostDatabasePool(own: TemporaryClusters, limits: Limits): CostDatabasePool {
  let cluster: Promise<TemporaryCluster> | null = null
  let made = 0
  const undisturbed = oneAtATime()
  const theCluster = (): Promise<TemporaryCluster> => {
    cluster ??= openCounting(own, limits)
    return cluster
  }
  const pool = openKeepAlivePool<CostLab, OpenCostDatabases>({
    nameOf: ({ hash }) => hash,
    keptMax,
    open: async (lab) => {
      const number = made++
      const { connection } = await theCluster()
      return await openCostDatabases(connection, lab, { number, undisturbed })
    },
    isSound: async (costDatabases) => {
      const { connection, learner } = costDatabases
      await withOwner(connection, 'postgres', (owner) => makePlainRole(owner, connection, learner))
      return await costDatabases.isUntouched()
    },
    close: (costDatabases) => costDatabases.drop(),
  })
  return {
    use: (lab, work) =>
      pool.use(lab, (costDatabases) => work(costDatabases).finally(() => costDatabases.refill())),
    close: async () => {
      await pool.close()
      await cluster?.then((open) => open.close()).catch(() => undefined)
    },
  }
}

/** Statements are counted by the whole cluster, and forgotten from the database postgres. */
async function openCounting(
  { home }: TemporaryClusters,
  limits: Limits,
): Promise<TemporaryCluster> {
  const cluster = await openTemporaryCluster({ home, settings: costSettings(limits), limits })
  await withOwner(cluster.connection, 'postgres', (owner) =>
    owner.query('create schema counted; create extension pg_stat_statements schema counted'),
  )
  return cluster
}

async function openCostDatabases(
  connection: ConnectionInfo,
  lab: CostLab,
  { number, undisturbed }: { readonly number: number; readonly undisturbed: OneAtATime },
): Promise<OpenCostDatabases> {
  const [learner, application] = [`learner_${number}`, `app_${number}`]
  await withOwner(connection, 'postgres', async (owner) => {
    for (const role of [learner, application]) {
      await makePlainRole(owner, connection, role)
    }
  })
  const roles = { learner, application }
  const built: (BuiltTemplate & { size: number; database: string })[] = []
  for (const [at, size] of lab.sizes.entries()) {
    const database = `lab_${number}_${at}`
    const made = await undisturbed(() =>
      buildTemplate(connection, database, { lab, size, ...roles }),
    )
    built.push({ size, database, ...made })
  }
  const spares = new Map<number, Promise<string>>()
  const used = new Set<number>()
  let copies = 0
  const copyOf = (at: number): Promise<string> => {
    const database = `lab_${number}_${at}_${copies++}`
    const template = built[at]?.database
    return undisturbed(() =>
      withOwner(connection, 'postgres', async (owner) => {
        await owner.query(`create database ${database} template ${template} strategy file_copy`)
        return database
      }),
    )
  }
  const dropCopy = (database: string): Promise<void> =>
    undisturbed(() => dropDatabase(connection, database))
  return {
    connection,
    ...roles,
    templates: built,
    copied: built.map(({ copied }) => copied),
    remembered: new Map(),
    undisturbed,
    isUntouched: () => undisturbed(() => areUntouched(connection, built)),
    onCopy: async (at, work) => {
      const database = await (spares.get(at) ?? copyOf(at))
      spares.delete(at)
      used.add(at)
      try {
        return await work(database)
      } finally {
        await dropCopy(database)
      }
    },
    refill: () => {
      for (const at of used) {
        const spare = spares.get(at) ?? copyOf(at)
        spare.catch(() => undefined)
        spares.set(at, spare)
      }
      used.clear()
    },
    drop: async () => {
      const left = await Promise.all([...spares.values()].map((spare) => spare.catch(() => null)))
      const all = [...built.map(({ database }) => database), ...left.filter((one) => one !== null)]
      for (const database of all) await dropCopy(database)
    },
  }
}

/** Its counted statements are forgotten as well: room for them is limited, and shared by all. */
async function dropDatabase(connection: ConnectionInfo, database: string): Promise<void> {
  await withOwner(connection, 'postgres', async (owner) => {
    await owner.query(
      'select counted.pg_stat_statements_reset(0, oid, 0) from pg_database where datname = $1',
      [database],
    )
    await owner.query(`drop database if exists ${database} with (force)`)
  })
}

interface Building {
  readonly lab: CostLab
  readonly size: number
  readonly learner: string
  readonly application: string
}

interface BuiltTemplate {
  /** What COPY will read in it. */
  readonly copied: Buffer
  readonly print: string
}

/** A filled, vacuumed and analyzed database. */
async function buildTemplate(
  connection: ConnectionInfo,
  database: string,
  { lab, size, learner, application }: Building,
): Promise<BuiltTemplate> {
  await withOwner(connection, 'postgres', (owner) => owner.query(`create database ${database}`))
  // The author's SQL, before a learner's: names without a schema are those of public.
  const owner = await connect(connection, { database, settings: { search_path: 'public' } })
  try {
    await owner.query(lab.world.schemaSql)
    await owner.query(lab.world.rowsSql.replaceAll(/(?<!:):size\b/g, String(size)))
    await prepare(owner, application)
    const isOwned = lab.answer.some((part) => part !== 'select')
    await owner.query(
      isOwned ? giveAll(learner) : `grant select on all tables in schema public to ${learner}`,
    )
    await owner.query('vacuum (freeze, analyze)')
    await owner.query('checkpoint')
    const copied = lab.copies === null ? Buffer.alloc(0) : await csvOf(owner, lab.copies)
    // What was written until now is counted at once, or it would seem to be written later.
    await owner.query('select pg_stat_force_next_flush()')
    await owner.query('set search_path to pg_catalog')
    return { copied, print: await printOf(owner) }
  } finally {
    await owner.end()
  }
}

/** Statistics of statements in a schema of their own, and a view of those of this database alone. */
async function prepare(owner: pg.Client, application: string): Promise<void> {
  await owner.query(`
    create schema counted;
    create extension pg_stat_statements schema counted;
    create extension pg_buffercache schema counted;
    revoke all on all functions in schema counted from public;
    revoke all on all tables in schema counted from public;
    create function counted.tell() returns void
      language sql security definer set search_path = pg_catalog, pg_temp
      as 'select pg_catalog.pg_stat_force_next_flush()';
    grant usage on schema counted to public;
    grant execute on function counted.tell() to public;
    create function counted.statements() returns setof counted.pg_stat_statements
      language sql security definer set search_path = pg_catalog, pg_temp as $$
        select s.* from counted.pg_stat_statements s
         where s.dbid = (select oid from pg_catalog.pg_database
                          where datname = pg_catalog.current_database())
           and s.userid = (select oid from pg_catalog.pg_roles where rolname = '${application}')
           and s.toplevel $$;
    grant execute on function counted.statements() to public;
    create view public.pg_stat_statements as
      select queryid, query, calls, rows, shared_blks_hit, shared_blks_read, temp_blks_written
        from counted.statements();
    grant select on all tables in schema public to public;
    revoke create on schema public from public;
    do $$
      declare f record;
      begin
        for f in
          select p.oid::regprocedure as name, p.prokind from pg_proc p
           where p.pronamespace = 'pg_catalog'::regnamespace and ${forbiddenFunctions}
             and has_function_privilege('public', p.oid, 'execute')
        loop
          execute format('revoke execute on %s %s from public',
            case f.prokind when 'p' then 'procedure' else 'function' end, f.name);
        end loop;
      end $$`)
}

async function areUntouched(
  connection: ConnectionInfo,
  built: readonly { readonly database: string; readonly print: string }[],
): Promise<boolean> {
  const prints = await allSettledOrThrow(
    built.map(({ database }) => withOwner(connection, database, printOf)),
  )
  return built.every(({ print }, at) => print === prints[at])
}

async function printOf(owner: pg.Client): Promise<string> {
  const found = await owner.query<{ print: string }>(printQuery({ withRows: true }))
  return found.rows[0]?.print ?? ''
}

function giveAll(learner: string): string {
  return `
    grant usage, create on schema public to ${learner};
    do $$
      declare t record;
      begin
        for t in select oid::regclass as name from pg_class
                  where relnamespace = 'public'::regnamespace and relkind in ('r', 'S')
                    and not exists (select from pg_depend d
                      where d.objid = pg_class.oid and d.deptype in ('a', 'i') and pg_class.relkind = 'S')
        loop
          execute format('alter table %s owner to ${learner}', t.name);
        end loop;
        for t in select oid::regtype as name from pg_type
                  where typnamespace = 'public'::regnamespace and typtype = 'e'
        loop
          execute format('alter type %s owner to ${learner}', t.name);
        end loop;
      end $$`
}

async function csvOf(owner: pg.Client, query: string): Promise<Buffer> {
  const found = await owner.query<(string | null)[]>({
    text: query,
    rowMode: 'array',
    types: { getTypeParser: () => (value: unknown) => value },
  })
  return Buffer.from(found.rows.map((row) => `${row.map(cellOf).join(',')}\n`).join(''))
}

function cellOf(value: string | null): string {
  if (value === null) return ''
  return /[",\n\r]/.test(value) || value === '' ? `"${value.replaceAll('"', '""')}"` : value
}
