import { allSettledOrThrow } from '../../../kit/all-settled-or-throw.ts'
import { assert } from '../../../kit/assert.ts'
import { defaultLimits, type Limits } from '../../../kit/limits.ts'
import type { Bench, Slot } from '../../../world/postgres/bench.ts'
import type { Outcome, Session, Statement } from '../../../world/postgres/session.ts'
import type { Schema } from '../../sql/schema.ts'
import { type Arena, messageOf, openArena } from '../compare/arena.ts'
import { Unusable } from '../compare/unusable.ts'
import { readSchema } from './catalog.ts'
import type { Ddl } from './ddl.ts'
import { insertStatements, quoteName } from './insert.ts'
import { lineOfColumn } from './made-at.ts'
import { makeAll, type Refused } from './make-tables.ts'
import type { Note } from './psql-text.ts'

/**
 * Two databases of a powerless role, for tables that somebody brings along. Both are made anew for
 * each schema, so nothing of the one before is left; two, so that two cores work.
 */
export interface ScratchDatabases {
  /** Makes the tables; throws Unusable where they cannot be made or filled. */
  prepare(ddl: Ddl, queries: readonly string[]): Promise<Prepared>
  close(): Promise<void>
}

export interface Prepared {
  readonly schema: Schema
  /** What of the schema could not be made, and columns that rows are made without. */
  readonly refused: readonly Refused[]
  readonly arenas: readonly Arena[]
  /** Whether a function may give something else at each call. */
  readonly isVolatile: (name: string) => boolean
  /** Runs a PREPARE and a look at what it made; nothing stays. */
  run(texts: readonly string[]): Promise<readonly Outcome[]>
  /** Runs a query on the empty tables. */
  probe(text: string): Promise<Outcome>
  typeNames(): Promise<(oid: number) => string>
}

const patient = { timeoutMs: 30_000 }
let openedCount = 0

/** Opens two scratch databases on a bench; they go when the bench closes. */
export async function openScratchDatabases(
  bench: Bench,
  limits: Limits = defaultLimits,
): Promise<ScratchDatabases> {
  const slot = await bench.leaseSlot()
  const name = `compare ${process.pid} ${openedCount++}`
  const sides = await allSettledOrThrow(
    ['left', 'right'].map((side) => openSide(bench, slot, `${name} ${side}`)),
  )
  const volatile = await volatileFunctions((sides[0] as Side).owner)
  return {
    prepare: async (ddl, queries) => {
      await clearAll(sides, slot.role)
      const [refused = []] = await allSettledOrThrow(
        sides.map((side) => makeTables(side, slot.role, ddl)),
      )
      const leftOut: Note[] = []
      const made = await prepared(sides, limits, volatile, { ddl, queries, leftOut })
      const columns = leftOut.map((note): Refused => ({ ...note, isRule: false, table: null }))
      return { ...made, refused: [...refused, ...columns] }
    },
    close: async () => {
      await clearAll(sides, slot.role)
      await allSettledOrThrow(sides.map((side) => side.owner.close()))
      await slot.release()
    },
  }
}

interface Side {
  readonly owner: Session
  readonly session: Session
}

async function openSide(bench: Bench, slot: Slot, name: string): Promise<Side> {
  const database = await bench.prepareDatabase(name, async () => undefined, { keepUntil: 'close' })
  return { owner: await bench.ownerSession(database), session: await slot.session(database) }
}

interface ToPrepare {
  readonly ddl: Ddl
  readonly queries: readonly string[]
  /** Takes the columns that rows are made without. */
  readonly leftOut: Note[]
}

async function prepared(
  sides: readonly Side[],
  limits: Limits,
  volatile: ReadonlySet<string>,
  { ddl, queries, leftOut }: ToPrepare,
): Promise<Omit<Prepared, 'refused'>> {
  // What the tables bring along is looked at by the role that made them, never by the owner.
  const { session } = sides[0] as Side
  const schema = await readSchema(session, 'public', {
    others: ddl.schemas,
    queries,
    lineOf: (table, column) => lineOfColumn(ddl.statements, table, column),
    leftOut,
  })
  const ownVolatile = ddl.statements.some(({ text }) => /function|extension/i.test(text))
    ? await volatileFunctions(session)
    : volatile
  return {
    schema,
    arenas: sides.map((side) =>
      openArena({
        session: side.session,
        fill: (database) => insertStatements(schema, database),
        promises: [],
        prologue: [],
        readOnly: true,
        isolated: false,
        rowsMax: limits.rowsMax,
        bytesMax: limits.resultBytesMax,
        statementMs: limits.statementMs,
      }),
    ),
    isVolatile: (name) => ownVolatile.has(name),
    probe: async (text) => {
      const outcomes = await session.runBatch(
        [
          { text: 'rollback', endsGroup: true },
          { text: 'begin read only' },
          { text, endsGroup: true },
          { text: 'rollback' },
        ],
        { timeoutMs: limits.statementMs },
      )
      return outcomes[2] as Outcome
    },
    run: (texts) =>
      session.runBatch(
        [...texts, 'deallocate all'].map((text) => ({ text, endsGroup: true })),
        { timeoutMs: limits.statementMs },
      ),
    typeNames: () => typeNames(session),
  }
}

/** One after the other: what a role owns is also kept in a catalog that all databases share. */
async function clearAll(sides: readonly Side[], role: string): Promise<void> {
  for (const side of sides) await clear(side, role)
}

async function clear(side: Side, role: string): Promise<void> {
  await side.session.reset()
  const outcomes = await side.owner.runBatch(
    [
      { text: 'drop schema if exists public cascade' },
      { text: `drop owned by ${role} cascade` },
      { text: 'create schema public' },
    ],
    patient,
  )
  assertDone(outcomes, 'the owner may clear a database')
}

async function makeTables(side: Side, role: string, ddl: Ddl): Promise<readonly Refused[]> {
  const made = await side.owner.runBatch(
    [
      { text: `grant usage, create on schema public to ${role}` },
      // It asks for the types of its own parameters.
      { text: `grant execute on function pg_catalog.pg_prepared_statement() to ${role}` },
      ...ddl.schemas.map((name) => ({
        text: `create schema if not exists ${quoteName(name)} authorization ${role}`,
      })),
      ...ddl.extensions.map((name) => ({
        text: `create extension if not exists ${quoteName(name)} schema public`,
      })),
    ],
    patient,
  )
  const failed = made.find((outcome) => outcome.kind !== 'rows')
  if (failed !== undefined) throw new Unusable(`schema: ${messageOf(failed)}`)
  const refused = await makeAll(side.session, ddl.statements)
  await deferForeignKeys(side.session, ['public', ...ddl.schemas])
  return refused
}

/** Foreign keys are checked after all rows are in, so tables that point at each other can be filled. */
export async function deferForeignKeys(
  session: Session,
  schemaNames: readonly string[],
): Promise<void> {
  const [found] = await session.runBatch(
    [
      {
        text: `select format('alter table %s alter constraint %I deferrable initially deferred', conrelid::regclass, conname)
          from pg_constraint where contype = 'f' and conparentid = 0 and connamespace in (${schemaNames.map((name) => `${literal(name)}::regnamespace`).join(', ')})`,
      },
    ],
    patient,
  )
  assert(found?.kind === 'rows', `the catalog can be read: ${JSON.stringify(found)}`)
  const alter: Statement[] = found.rows.map((row) => ({ text: row[0] as string }))
  assertDone(await session.runBatch(alter, patient), 'foreign keys can be deferred')
}

function literal(name: string): string {
  return `'${quoteName(name).replaceAll("'", "''")}'`
}

function assertDone(outcomes: readonly Outcome[], mustBeTrue: string): void {
  const failed = outcomes.find((outcome) => outcome.kind !== 'rows')
  assert(failed === undefined, `${mustBeTrue}: ${JSON.stringify(failed)}`)
}

/** Names of functions that may give something else at each call, whatever their arguments. */
export async function volatileFunctions(session: Session): Promise<ReadonlySet<string>> {
  const [found] = await session.runBatch(
    [{ text: "select proname from pg_proc group by proname having bool_and(provolatile = 'v')" }],
    patient,
  )
  assert(found?.kind === 'rows', `the catalog can be read: ${JSON.stringify(found)}`)
  return new Set(found.rows.map((row) => row[0] as string))
}

/** Names of the types by their oid, as PostgreSQL writes them. */
export async function typeNames(session: Session): Promise<(oid: number) => string> {
  const [found] = await session.runBatch(
    [{ text: "select oid, format_type(oid, null) from pg_type where typtype <> 'c'" }],
    patient,
  )
  assert(found?.kind === 'rows', `the catalog can be read: ${JSON.stringify(found)}`)
  const plain = (name: string | null): string => (name ?? '').replace(/^public\./, '')
  const names = new Map(found.rows.map((row) => [Number(row[0]), plain(row[1] ?? null)]))
  return (oid) => names.get(oid) ?? 'unknown'
}
