import { readSchema } from '../src/engine/query/schema/catalog.ts'
import type { Database } from '../src/engine/query/schema/database.ts'
import { insertStatements } from '../src/engine/query/schema/insert.ts'
import type { Schema } from '../src/engine/sql/schema.ts'
import { assert } from '../src/kit/assert.ts'
import { type Outcome, openSession, type Session } from '../src/world/postgres/session.ts'
import { openBenchDatabase } from './servers.ts'

/** A real PostgreSQL for tests of the generator: schemas from DDL, and whether it takes rows. */
export interface OpenTables {
  /** Makes the schema anew, its foreign keys deferred while rows go in, and reads it back. */
  make(ddl: string): Promise<Schema>
  /** What PostgreSQL says to the rows; null where it takes them. Nothing stays. */
  refusal(schema: Schema, database: Database): Promise<string | null>
  close(): Promise<void>
}

const prologue = 'set search_path to made, public'

export async function openTables(): Promise<OpenTables> {
  const own = await openBenchDatabase()
  const session = await openSession(own.clusters.bench, {
    database: own.database,
    role: 'postgres',
    settings: { search_path: 'public' },
  })
  return {
    make: async (ddl) => {
      await run(session, ['drop schema if exists made cascade', 'create schema made', prologue])
      await run(session, [prologue, ...ddl.split(';').filter((text) => text.trim() !== '')])
      await run(session, [deferAll])
      return readSchema(session, 'made')
    },
    refusal: async (schema, database) => {
      const texts = ['begin', prologue, ...insertStatements(schema, database)]
      const outcomes = await ask(session, [...texts, 'set constraints all immediate'])
      await ask(session, ['rollback'])
      const failed = outcomes.find((outcome) => outcome.kind === 'error')
      return failed?.kind === 'error' ? failed.message : null
    },
    close: async () => {
      await session.close()
      await own.close()
    },
  }
}

const deferAll = `do $$ declare k record; begin
  for k in select conrelid::regclass as t, conname as n from pg_constraint
    where contype = 'f' and conparentid = 0 and connamespace = 'made'::regnamespace loop
    execute format('alter table %s alter constraint %I deferrable initially deferred', k.t, k.n);
  end loop; end $$`

function ask(session: Session, texts: readonly string[]): Promise<Outcome[]> {
  return session.runBatch(
    texts.map((text) => ({ text })),
    { timeoutMs: 30_000 },
  )
}

async function run(session: Session, texts: readonly string[]): Promise<void> {
  for (const outcome of await ask(session, texts)) {
    assert(outcome.kind === 'rows', `the statements run: ${JSON.stringify(outcome)}`)
  }
}
