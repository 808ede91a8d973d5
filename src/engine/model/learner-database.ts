import { allSettledOrThrow } from '../../kit/all-settled-or-throw.ts'
import { assert } from '../../kit/assert.ts'
import type { ModelLab } from '../../lab/kinds/model.ts'
import type { Bench, Slot } from '../../world/postgres/bench.ts'
import type { Outcome, Session, Statement } from '../../world/postgres/session.ts'
import { quoteName } from '../query/schema/insert.ts'
import { runAll, splitStatements } from '../query/schema/statements.ts'
import { freshSession } from './step.ts'

/*
 * A learner database is one of a slot in which a learner's role may define what it likes. It is emptied
 * before each use: all that the role owns goes, and so does the schema public with the source in it.
 * The owner never reads what a learner defined, and has no schema of a learner's on its search path.
 * The source is made and asked by the role of references, before the learner's text has run.
 */

/** The rows of the source: those that the page shows, or others from a seed; of these only some. */
export interface SourceRows {
  /** −1 … 1, what random() begins with; null: the sample. */
  readonly seed: number | null
  /** Places of the rows that stay, by table; null: all. */
  readonly kept: ReadonlyMap<string, readonly string[]> | null
}

export interface LearnerDatabase {
  readonly database: string
  /** Empties it and makes the source. False: these rows cannot be (a step of shrinking). */
  clear(rows: SourceRows): Promise<boolean>
  /** Asks the source; only before the learner's text has run. */
  askSource(queries: readonly string[]): Promise<Outcome[]>
  /** A session of the role that defines, or of the application with a value of the lab's setting. */
  session(as: string | null): Promise<Session>
  /** Another connection beside that of `session`; closed before the database is emptied. */
  another(as: string | null): Promise<Session>
  /** Whether the session of one process waits for that of another. */
  isWaiting(pid: number, holder: number): Promise<boolean>
  /** Lets the application read and write all tables that are there now. */
  admitApplication(): Promise<void>
  close(): Promise<void>
}

/** A trigger may put two connections in line. The database is one learner's, and such locks end by themselves. */
const transactionLocks = ['bigint', 'int, int'].map(
  (given) => `grant execute on function pg_catalog.pg_advisory_xact_lock(${given}) to public`,
)

const patient = 30_000
/** Goes into the names of databases. */
const version = '2'

/** Opens the learner database of a slot, its extensions made. Close it before the slot is released. */
export async function openLearnerDatabase(
  bench: Bench,
  slot: Slot,
  lab: ModelLab,
): Promise<LearnerDatabase> {
  let place = await openPlace(bench, slot, lab)
  const applications = new Map<string, Session>()
  const visit = (as: string): Promise<Session> =>
    slot.visit(place.database, as === '' || lab.setting === null ? {} : { [lab.setting]: as })
  const closeApplications = async (): Promise<void> => {
    await allSettledOrThrow([...applications.values()].map((session) => session.close()))
    applications.clear()
  }
  const remake = async (): Promise<void> => {
    await closeApplications()
    await slot.leave(place.database)
    await closePlace(place)
    await bench.dropDatabase(place.database)
    place = await openPlace(bench, slot, lab)
  }
  return {
    get database() {
      return place.database
    },
    clear: async (rows) => {
      if (!(await tryToClear(place, slot, lab))) {
        await remake()
        assert(await tryToClear(place, slot, lab), 'a new database can be emptied')
      }
      return lab.source === null || (await makeSource(place, slot, lab, rows))
    },
    askSource: (queries) =>
      place.reference.runBatch(
        queries.map((text) => ({ text, endsGroup: true })),
        { timeoutMs: patient },
      ),
    session: async (as) => {
      if (as === null) return await slot.session(place.database)
      const found = applications.get(as)
      if (found !== undefined) return found
      const session = await visit(as)
      applications.set(as, session)
      return session
    },
    another: (as) => (as === null ? slot.another(place.database) : visit(as)),
    isWaiting: async (pid, holder) => {
      const [found] = await runAll(place.owner, [
        `select ${holder} = any (pg_catalog.pg_blocking_pids(${pid}))`,
      ])
      return found?.rows[0]?.[0] === 't'
    },
    admitApplication: async () => {
      if (lab.setting === null) return
      await runAll(place.owner, [
        `grant select, insert, update, delete on all tables in schema public to ${slot.visitor}`,
        `grant usage, select on all sequences in schema public to ${slot.visitor}`,
      ])
    },
    close: async () => {
      await closeApplications()
      await (await slot.session(place.database)).reset()
      const isClear = await tryToClear(place, slot, lab)
      if (!isClear || isSweepDue(place)) await slot.leave(place.database)
      if (isClear && isSweepDue(place)) await sweepCatalog(place)
      await closePlace(place)
      // What cannot be emptied (too many tables for one transaction's locks) goes as a whole.
      if (!isClear) await bench.dropDatabase(place.database)
    },
  }
}

interface Place {
  readonly database: string
  readonly owner: Session
  readonly reference: Session
}

async function openPlace(
  bench: Bench,
  slot: Slot,
  { extensions, setting }: ModelLab,
): Promise<Place> {
  const name = `learner database ${version} ${slot.role} ${extensions.join(' ')}`
  const database = await bench.prepareDatabase(name, async (owner) => {
    await runAll(owner, [
      'create schema extra',
      ...extensions.map((extension) => `create extension ${quoteName(extension)} schema extra`),
      'grant usage on schema extra to public',
      ...transactionLocks,
    ])
  })
  // Makes the role of the application, which the database is emptied of as well.
  if (setting !== null) await (await slot.visit(database)).close()
  return {
    database,
    owner: await bench.ownerSession(database),
    reference: await bench.referenceSession(database, {
      search_path: 'public',
      statement_timeout: '0',
    }),
  }
}

async function closePlace({ owner, reference }: Place): Promise<void> {
  await allSettledOrThrow([owner.close(), reference.close()])
}

/** Times that a database was emptied since its catalog was swept, by its name. */
const clears = new Map<string, number>()
const clearsMax = 200

/**
 * After so many tables that came and went. A session goes then too: it keeps a plan for each foreign
 * key that it ever checked, and looks through all of them whenever something is defined.
 */
function isSweepDue({ database }: Place): boolean {
  return (clears.get(database) ?? clearsMax) >= clearsMax
}

/** Nothing else cleans up behind them: autovacuum is off on the bench. */
async function sweepCatalog({ database, owner }: Place): Promise<void> {
  clears.set(database, 0)
  await runAll(owner, [
    `vacuum pg_class, pg_attribute, pg_type, pg_depend, pg_shdepend, pg_constraint, pg_index,
      pg_attrdef, pg_namespace, pg_proc, pg_rewrite, pg_trigger, pg_sequence, pg_statistic`,
  ])
}

async function tryToClear(
  { database, owner }: Place,
  slot: Slot,
  { setting, source }: ModelLab,
): Promise<boolean> {
  const roles = setting === null ? slot.role : `${slot.role}, ${slot.visitor}`
  const outcomes = await owner.runBatch(
    [
      'set search_path to pg_catalog',
      'set lock_timeout to 5000',
      'drop schema if exists public cascade',
      `drop owned by ${roles} cascade`,
      'create schema public',
      'grant usage on schema public to public',
      `grant create on schema public to ${slot.role}`,
      `grant temporary on database ${quoteName(database)} to ${slot.role}`,
      ...(source === null ? [] : ['grant create on schema public to bw_reference']),
    ].map((text) => ({ text })),
    { timeoutMs: patient },
  )
  clears.set(database, (clears.get(database) ?? clearsMax) + 1)
  return outcomes.every(({ kind }) => kind === 'rows')
}

/** The author's SQL runs under the role of references, which owns nothing else. */
async function makeSource(
  { reference }: Place,
  slot: Slot,
  { source, setting }: ModelLab,
  { seed, kept }: SourceRows,
): Promise<boolean> {
  if (source === null) return true
  const rows = seed === null ? [] : [`select setseed(${seed})`]
  const made = [
    ...splitStatements(source.schemaSql),
    ...rows,
    ...splitStatements(seed === null ? source.sampleSql : source.rowsSql),
    `grant select on all tables in schema public to ${slot.role}${setting === null ? '' : `, ${slot.visitor}`}`,
  ]
  const removed = [...(kept ?? [])].map(
    ([table, places]) =>
      `delete from ${quoteName(table)} where ctid <> all ('{${places.map((at) => `"${at}"`).join(',')}}'::tid[])`,
  )
  const sent: readonly Statement[] = [
    ...freshSession,
    ...made.map((text, at) => ({ text, endsGroup: at === made.length - 1 })),
    ...removed.map((text) => ({ text })),
  ]
  const outcomes = await reference.runBatch(sent, { timeoutMs: patient })
  const isDone = ({ kind }: Outcome): boolean => kind === 'rows'
  const ours = outcomes.slice(0, freshSession.length + made.length)
  assert(
    ours.every(isDone),
    `the source can be made: ${JSON.stringify(ours.find((one) => !isDone(one)))}`,
  )
  return outcomes.every(isDone)
}
