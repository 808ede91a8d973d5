import { assert } from '../../../kit/assert.ts'
import type { Column, Schema, Table } from '../../sql/schema.ts'
import { type Database, storedColumns, type Value } from './database.ts'

/** One INSERT for each table that has rows, in the schema's order: parents first. */
export function insertStatements(
  schema: Schema,
  database: Database,
  schemaName?: string,
): string[] {
  return schema.tables.flatMap((table) => {
    const rows = database.rows.get(table.name) ?? []
    return rows.length === 0 ? [] : [insertStatement(table, rows, schemaName)]
  })
}

/** One INSERT of several rows; the first row carries the types, so that any text form is read rightly. */
export function insertStatement(
  table: Table,
  rows: readonly (readonly Value[])[],
  schemaName?: string,
): string {
  const columns = storedColumns(table)
  const within = schemaName ?? table.schemaName
  const target =
    within === undefined ? quoteName(table.name) : `${quoteName(within)}.${quoteName(table.name)}`
  if (columns.length === 0) return rows.map(() => `insert into ${target} default values`).join(';')
  const overriding = columns.some((column) => column.identityAlways)
    ? ' overriding system value'
    : ''
  const values = rows.map(
    (row) => `(${columns.map((column, at) => literal(row[at], column)).join(', ')})`,
  )
  return `insert into ${target} (${columns.map((column) => quoteName(column.name)).join(', ')})${overriding} values ${values.join(', ')}`
}

/** A name as SQL. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name)
    ? name
    : `"${name.replaceAll('"', '""')}"`
}

const numeric = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'oid'])

/**
 * A literal that needs no cast: in a VALUES list of an INSERT, untyped literals take the column's type.
 */
function literal(value: Value | undefined, column: Column): string {
  assert(value !== undefined, `a row has a value for ${column.name}`)
  if (value === null) return 'null'
  if (numeric.has(column.baseType) && /^-?\d{1,15}(\.\d+)?$/.test(value)) return value
  return quoteText(value)
}

/** A text as a literal that does not depend on standard_conforming_strings. */
export function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

/** Key words that cannot stand as a column or table name without quotes. */
const reserved: ReadonlySet<string> = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column ' +
    'concurrently constraint create cross current_catalog current_date current_role current_schema current_time ' +
    'current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from ' +
    'full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit ' +
    'localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references ' +
    'returning right select session_user similar some symmetric system_user table tablesample then to trailing true union ' +
    'unique user using variadic verbose when where window with'
  ).split(' '),
)
