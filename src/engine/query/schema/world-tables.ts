import { hashOf } from '../../../kit/hash.ts'
import type { LabWorld } from '../../../lab/kinds/sql.ts'
import { type Bench, grantRead, referenceRole } from '../../../world/postgres/bench.ts'
import type { Session } from '../../../world/postgres/session.ts'
import type { Schema } from '../../sql/schema.ts'
import { readSchema } from './catalog.ts'
import { type Database, storedColumns } from './database.ts'
import { quoteName } from './insert.ts'
import { runAll, splitStatements } from './statements.ts'

/*
 * A world's database. Schema public holds its types and its tables, empty; every other schema holds
 * the same tables with rows: sample, large, and in a lab's copy the small databases d001, d002, …
 * Queries run with search_path set to one of these, public behind it for the types.
 */

const worldVersion = '2'

/** The schemas whose rows the author wrote. */
export const sampleSchema = 'sample'
export const largeSchema = 'large'

/** The name of a world's database, the same for all labs of the world. */
export function worldName(world: LabWorld): string {
  return `world ${hashOf(worldVersion, world.schemaSql, world.sampleSql, world.rowsSql)}`
}

/** Makes the world's database where it is missing: all its tables, the sample, the large rows. */
export async function prepareWorld(bench: Bench, world: LabWorld): Promise<string> {
  const name = worldName(world)
  await bench.prepareDatabase(name, async (owner) => {
    const author = await authorSession(bench, owner)
    try {
      await runAll(author, splitStatements(world.schemaSql))
      const schema = await readSchema(owner, 'public')
      for (const target of [sampleSchema, largeSchema]) await copyTables(owner, schema, target)
      await fillWorld(owner, author, world, schema)
      for (const target of [sampleSchema, largeSchema])
        await addForeignKeys(owner, target, 'as-declared')
      await indexForeignKeys(owner, largeSchema)
    } finally {
      await author.close()
    }
    await disown(owner)
    await runAll(owner, ['analyze'])
  })
  return name
}

/** Authors' SQL runs under the role of references, which owns nothing and may do nothing elsewhere. */
async function authorSession(bench: Bench, owner: Session): Promise<Session> {
  const database = quoteName(owner.database)
  await runAll(owner, [
    'grant usage, create on schema public to bw_reference',
    `grant temporary on database ${database} to bw_reference`,
  ])
  return bench.referenceSession(owner.database, { search_path: 'public', statement_timeout: '0' })
}

async function fillWorld(
  owner: Session,
  author: Session,
  world: LabWorld,
  made: Schema,
): Promise<void> {
  const allow = (schema: string): string[] => [
    `grant usage on schema ${schema} to bw_reference`,
    `grant create on schema ${schema} to bw_reference`,
    ...made.tables.map((table) => `alter table ${at(schema, table.name)} owner to bw_reference`),
  ]
  await runAll(owner, [...allow(sampleSchema), ...allow(largeSchema)])
  const sample = splitStatements(world.sampleSql)
  await runAll(author, [`set search_path to ${sampleSchema}, public`, ...sample])
  await runAll(author, [
    `set search_path to ${largeSchema}, public`,
    ...sample,
    ...splitStatements(world.rowsSql),
  ])
}

/** What the author's SQL made belongs to the owner from now on, and may only be read. */
async function disown(owner: Session): Promise<void> {
  await runAll(owner, [
    `reassign owned by bw_reference to ${quoteName(owner.role)}`,
    `revoke temporary on database ${quoteName(owner.database)} from bw_reference`,
    'revoke create on schema public from bw_reference',
    ...[sampleSchema, largeSchema].map(
      (schema) => `revoke create on schema ${schema} from bw_reference`,
    ),
  ])
  await grantRead(owner, [sampleSchema, largeSchema])
}

/** Drops what a lab does not use; returns the schema that is left. */
export async function keepTables(owner: Session, tables: readonly string[]): Promise<Schema> {
  const schema = await readSchema(owner, 'public')
  const dropped =
    tables.length === 0 ? [] : schema.tables.filter((table) => !tables.includes(table.name))
  await runAll(
    owner,
    dropped.flatMap((table) =>
      ['public', sampleSchema, largeSchema].map(
        (name) => `drop table ${name}.${quoteName(table.name)} cascade`,
      ),
    ),
  )
  return dropped.length === 0 ? schema : readSchema(owner, 'public')
}

/** Makes the tables of public again, empty, in a schema of their own, foreign keys left out. */
export async function copyTables(owner: Session, schema: Schema, target: string): Promise<void> {
  const name = quoteName(target)
  await runAll(owner, [
    `create schema ${name}`,
    ...schema.tables.map(
      (table) =>
        `create table ${name}.${quoteName(table.name)} (like public.${quoteName(table.name)} including all)`,
    ),
  ])
}

/** Adds the foreign keys of public's tables to a copy of them; deferred: checked at the end of a fill. */
export async function addForeignKeys(
  owner: Session,
  target: string,
  when: 'as-declared' | 'deferred',
): Promise<void> {
  const later =
    when === 'deferred'
      ? "|| case when condeferrable then '' else ' deferrable initially deferred' end"
      : ''
  const [, found] = await runAll(owner, [
    'set search_path to public',
    `select format('alter table %I add constraint %I %s', relname, conname, pg_get_constraintdef(k.oid)) ${later}
      from pg_constraint k join pg_class c on c.oid = conrelid
      where contype = 'f' and conparentid = 0 and connamespace = 'public'::regnamespace order by k.oid`,
  ])
  const alter = (found?.rows ?? []).map((row) => row[0] as string)
  await runAll(owner, [
    `set search_path to ${quoteName(target)}, public`,
    ...alter,
    'reset search_path',
  ])
}

/**
 * An index behind each foreign key, as a live catalogue has: a right answer that asks about one row
 * at a time need not read everything each time.
 */
async function indexForeignKeys(owner: Session, target: string): Promise<void> {
  const [found] = await runAll(owner, [
    `select format('create index on %s (%s)', conrelid::regclass,
        (select string_agg(quote_ident(attname), ', ' order by place)
          from unnest(conkey) with ordinality as key (number, place)
          join pg_attribute on attrelid = conrelid and attnum = number))
      from pg_constraint where contype = 'f' and connamespace = '${target}'::regnamespace order by oid`,
  ])
  await runAll(
    owner,
    (found?.rows ?? []).map((row) => row[0] as string),
  )
}

function at(schemaName: string, table: string): string {
  return `${quoteName(schemaName)}.${quoteName(table)}`
}

/** Where rows are filled in and rolled back: the tables of public, foreign keys checked at the end. */
export async function makeScratch(
  owner: Session,
  schema: Schema,
  target: string,
  role: string,
): Promise<void> {
  const name = quoteName(target)
  await runAll(owner, [`drop schema if exists ${name} cascade`])
  await copyTables(owner, schema, target)
  await addForeignKeys(owner, target, 'deferred')
  await runAll(owner, [
    `grant usage on schema ${name} to ${role}`,
    `grant select, insert, update, delete on all tables in schema ${name} to ${role}`,
    `grant usage, select on all sequences in schema ${name} to ${role}`,
    `grant usage on schema ${name} to ${referenceRole}`,
    `grant select, truncate on all tables in schema ${name} to ${referenceRole}`,
  ])
}

/** Empties scratch tables for good, so that what a query meets never depends on what was there. */
export async function emptyScratch(
  reference: Session,
  schema: Schema,
  targets: readonly string[],
): Promise<void> {
  const tables = targets.flatMap((target) => schema.tables.map((table) => at(target, table.name)))
  if (tables.length > 0) await runAll(reference, ['rollback', `truncate ${tables.join(', ')}`])
}

/** Whether no row stays in scratch tables: all that an attempt fills in is taken back. */
export async function isScratchEmpty(
  reference: Session,
  schema: Schema,
  targets: readonly string[],
): Promise<boolean> {
  const tables = targets.flatMap((target) => schema.tables.map((table) => at(target, table.name)))
  const filled = tables.map((table) => `exists (select from ${table})`)
  if (filled.length === 0) return true
  const [, found] = await runAll(reference, ['rollback', `select ${filled.join(' or ')}`])
  return found?.rows[0]?.[0] === 'f'
}

/** All rows of a schema of a world's database, as a small database. */
export async function readRows(owner: Session, schema: Schema, target: string): Promise<Database> {
  const reads = schema.tables.map((table) => {
    const columns = storedColumns(table).map((column) => quoteName(column.name))
    return `select ${columns.join(', ')} from ${at(target, table.name)}`
  })
  const found = await runAll(owner, reads)
  return { rows: new Map(schema.tables.map((table, nth) => [table.name, found[nth]?.rows ?? []])) }
}
