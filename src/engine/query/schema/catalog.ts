import { assert } from '../../../kit/assert.ts'
import type { Outcome, Session } from '../../../world/postgres/session.ts'
import type {
  Column,
  Exclusion,
  ForeignKey,
  Schema,
  Table,
  UniqueKey,
  View,
} from '../../sql/schema.ts'
import { Unusable } from '../compare/unusable.ts'
import { bytesAsked, resolveType, type TypeRow } from './catalog-types.ts'
import type { Note } from './psql-text.ts'
import { columnsRead, whatIsRead } from './what-is-read.ts'

interface RelationRow {
  readonly oid: number
  readonly name: string
  readonly schema: string
  readonly kind: string
  readonly triggers: readonly string[] | null
  readonly rules: readonly string[] | null
  readonly partitions: readonly string[] | null
  readonly definition: string | null
}

interface ColumnRow {
  readonly relation: number
  readonly name: string
  readonly number: number
  readonly type: string
  readonly typeOid: number
  readonly typmod: number
  readonly notNull: boolean
  readonly generated: boolean
  readonly identity: string
  readonly hasDefault: boolean
  readonly expression: string | null
}

interface IndexRow {
  readonly relation: number
  readonly name: string
  readonly primary: boolean
  readonly exclusion: boolean
  readonly unique: boolean
  readonly nullsNotDistinct: boolean
  readonly parts: readonly { readonly sql: string; readonly column: string | null }[]
  readonly where: string | null
  readonly operators: readonly string[] | null
  readonly definition: string
}

interface ConstraintRow {
  readonly relation: number
  readonly name: string
  readonly kind: 'c' | 'f'
  readonly expression: string | null
  readonly columns: readonly string[]
  readonly references: number
  readonly referencedColumns: readonly string[]
  readonly matchFull: boolean
}

interface CatalogRows {
  readonly relations: readonly RelationRow[]
  readonly columns: readonly ColumnRow[]
  readonly types: readonly TypeRow[]
  readonly indexes: readonly IndexRow[]
  readonly constraints: readonly ConstraintRow[]
}

/**
 * Reads the tables of a schema from the catalog, after its DDL was applied; of several, where others
 * are named: then each table knows its own. Of many tables only those that `queries` can see. Throws
 * Unusable for types and things that rows cannot be made for, and names them all; a column of such a
 * type that no query reads is left out, if it can be NULL or has a default.
 */
export async function readSchema(
  session: Session,
  schemaName: string,
  { others = [], queries = null, lineOf = () => null, leftOut = [] }: SchemaAsked = {},
): Promise<Schema> {
  const names = [schemaName, ...others]
  const parts = catalogQueries(names)
  const statements = [
    'begin',
    `set local search_path to ${[...names.map(identifier), 'public'].join(', ')}`,
    ...Object.values(parts),
    'rollback',
  ].map((text) => ({ text }))
  const outcomes = await session.runBatch(statements, { timeoutMs: 30_000 })
  const rows = Object.fromEntries(
    Object.keys(parts).map((name, at) => [name, jsonOf(outcomes[at + 2])]),
  ) as unknown as CatalogRows
  const read = queries === null ? null : await readBy(session, rows, queries)
  const asked = { isQualified: others.length > 0, columns: null, lineOf, leftOut }
  if (queries === null || read === null) return schemaOf(rows, asked)
  const relations = rows.relations.filter(({ name }) => read.has(name))
  const views = relations.flatMap(({ definition }) => definition ?? [])
  const ofThose = () =>
    schemaOf({ ...rows, relations }, { ...asked, columns: columnsRead([...queries, ...views]) })
  if (rows.relations.length > fewTables) return ofThose()
  try {
    return schemaOf(rows, asked)
  } catch (error) {
    if (!(error instanceof Unusable)) throw error
    return ofThose()
  }
}

interface SchemaAsked {
  readonly others?: readonly string[]
  /** Null: every table counts. */
  readonly queries?: readonly string[] | null
  readonly lineOf?: LineOf
  /** Takes the columns that rows are made without. */
  readonly leftOut?: Note[]
}

/** The line of the schema's text that makes a column, if it is known. */
type LineOf = (table: string, column: string) => number | null

/** How tables are read from what the catalog says of them. */
interface Reading {
  readonly isQualified: boolean
  /** Columns that queries may read; null: any. */
  readonly columns: ReadonlySet<string> | null
  readonly lineOf: LineOf
  readonly leftOut: Note[]
}

/** Up to so many tables all are filled, whichever the queries name. */
const fewTables = 24

async function readBy(
  session: Session,
  { relations, constraints }: CatalogRows,
  queries: readonly string[],
): Promise<ReadonlySet<string> | null> {
  const [found] = await session.runBatch(
    [
      {
        text: "select proname, null from pg_proc p where p.oid >= '16384' and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') union all select null, 'inherits' from pg_inherits i join pg_class c on c.oid = i.inhrelid where c.relkind in ('r', 'f') and not c.relispartition",
      },
    ],
    { timeoutMs: 30_000 },
  )
  assert(found?.kind === 'rows', `the catalog can be read: ${JSON.stringify(found)}`)
  // Rows of a table are also those of the tables that inherit from it.
  if (found.rows.some(([, inherits]) => inherits !== null)) return null
  const nameOf = (oid: number): string => relations.find((one) => one.oid === oid)?.name ?? ''
  return whatIsRead(
    queries,
    relations.map(({ oid, name, definition }) => ({
      name,
      definition,
      parents: constraints.flatMap((one) =>
        one.kind === 'f' && one.relation === oid ? [nameOf(one.references)] : [],
      ),
    })),
    new Set(found.rows.map(([name]) => name ?? '')),
  )
}

function jsonOf(outcome: Outcome | undefined): unknown {
  assert(outcome?.kind === 'rows', `the catalog can be read: ${JSON.stringify(outcome)}`)
  return JSON.parse(outcome.rows[0]?.[0] ?? '[]')
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function catalogQueries(schemaNames: readonly string[]): Record<keyof CatalogRows, string> {
  const inSchema = `c.relnamespace in (select oid from pg_namespace where nspname in (${schemaNames.map(literal).join(', ')}))`
  const ours = `${inSchema} and c.relkind in ('r', 'p') and not c.relispartition`
  const names = (numbers: string, relation: string): string =>
    `(select coalesce(json_agg(a.attname order by u.at), '[]') from unnest(${numbers}) with ordinality u(num, at)
      join pg_attribute a on a.attrelid = ${relation} and a.attnum = u.num)`
  return {
    relations: relationsQuery(inSchema),
    columns: `select json_agg(json_build_object('relation', c.oid::int8, 'name', a.attname, 'number', a.attnum,
        'type', format_type(a.atttypid, a.atttypmod), 'typeOid', a.atttypid::int8, 'typmod', a.atttypmod,
        'notNull', a.attnotnull, 'generated', a.attgenerated <> '', 'identity', a.attidentity,
        'hasDefault', a.atthasdef and a.attgenerated = '' or a.attidentity <> '',
        'expression', case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid, true) end) order by a.attnum)
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where ${inSchema} and c.relkind in ('r', 'p', 'v') and not c.relispartition and a.attnum > 0 and not a.attisdropped`,
    types: typesQuery(ours),
    indexes: `select json_agg(json_build_object('relation', c.oid::int8, 'name', i.relname, 'primary', x.indisprimary,
        'exclusion', x.indisexclusion, 'unique', x.indisunique, 'nullsNotDistinct', x.indnullsnotdistinct,
        'parts', (select json_agg(json_build_object('sql', pg_get_indexdef(x.indexrelid, k, true), 'column',
            (select attname from pg_attribute where attrelid = c.oid and attnum = x.indkey[k - 1] and attnum > 0)) order by k)
          from generate_series(1, x.indnkeyatts::int) k),
        'where', pg_get_expr(x.indpred, x.indrelid, true),
        'operators', (select json_agg(o.oprname order by u.at) from pg_constraint e,
          unnest(e.conexclop) with ordinality u(op, at), pg_operator o where e.conindid = x.indexrelid
          and e.conrelid = c.oid and o.oid = u.op),
        'definition', pg_get_indexdef(x.indexrelid)) order by not x.indisprimary, i.oid)
      from pg_class c join pg_index x on x.indrelid = c.oid join pg_class i on i.oid = x.indexrelid
      where ${ours} and (x.indisunique or x.indisexclusion)`,
    constraints: `select json_agg(json_build_object('relation', c.oid::int8, 'name', k.conname, 'kind', k.contype,
        'expression', pg_get_expr(k.conbin, k.conrelid, true), 'columns', ${names('k.conkey', 'k.conrelid')},
        'references', k.confrelid::int8, 'referencedColumns', ${names('k.confkey', 'k.confrelid')},
        'matchFull', k.confmatchtype = 'f') order by k.oid)
      from pg_class c join pg_constraint k on k.conrelid = c.oid
      where ${ours} and k.contype in ('c', 'f') and k.conparentid = 0`,
  }
}

function relationsQuery(inSchema: string): string {
  return `select json_agg(json_build_object('oid', c.oid::int8, 'name', c.relname, 'kind', c.relkind,
      'schema', (select nspname from pg_namespace n where n.oid = c.relnamespace),
      'triggers', (select json_agg(tgname) from pg_trigger where tgrelid = c.oid and not tgisinternal),
      'rules', (select json_agg(rulename) from pg_rewrite where ev_class = c.oid and rulename <> '_RETURN'),
      'partitions', case when c.relkind = 'p' then (select json_agg(pg_get_partition_constraintdef(t.relid))
        from pg_partition_tree(c.oid) t where t.isleaf) end,
      'definition', case when c.relkind = 'v' then pg_get_viewdef(c.oid) end) order by c.oid)
    from pg_class c where ${inSchema} and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition`
}

function typesQuery(ours: string): string {
  return `with recursive used(oid) as (
      select a.atttypid from pg_class c join pg_attribute a on a.attrelid = c.oid
        where ${ours} and a.attnum > 0 and not a.attisdropped
      union
      select next.oid from used u join pg_type t on t.oid = u.oid
        left join pg_range r on r.rngtypid = t.oid or r.rngmultitypid = t.oid
        cross join lateral unnest(array[t.typbasetype, t.typelem, r.rngsubtype]) next(oid) where next.oid <> 0)
    select json_agg(json_build_object('oid', t.oid::int8, 'name', t.typname, 'kind', t.typtype,
      'category', t.typcategory, 'element', t.typelem::int8, 'base', t.typbasetype::int8, 'typmod', t.typtypmod,
      'notNull', t.typnotnull, 'rangeOf', (select rngsubtype::int8 from pg_range where t.oid in (rngtypid, rngmultitypid)),
      'labels', (select json_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = t.oid),
      'checks', (select json_agg(pg_get_expr(conbin, 0, true)) from pg_constraint where contypid = t.oid and contype = 'c')))
    from used join pg_type t using (oid)`
}

function schemaOf(rows: CatalogRows, reading: Reading): Schema {
  const types = new Map(rows.types.map((type) => [type.oid, type]))
  const tables: Table[] = []
  const views: View[] = []
  forAll(rows.relations, (relation) => {
    refuseActive(relation)
    if (relation.kind === 'v') {
      const columns = rows.columns.filter((column) => column.relation === relation.oid)
      const definition = relation.definition ?? ''
      views.push({ name: relation.name, columns: columns.map((column) => column.name), definition })
      return
    }
    const table = tableOf(relation, types, rows, reading)
    if (tables.some((other) => other.name === table.name))
      throw new Unusable(`two schemas have a table ${table.name}: leave out one of them`)
    tables.push(reading.isQualified ? { ...table, schemaName: relation.schema } : table)
  })
  return { tables: parentsFirst(tables), views }
}

/** Does so for each; throws one Unusable in the end that names all that is in the way. */
function forAll<T>(items: readonly T[], work: (item: T) => void): void {
  const reasons: string[] = []
  for (const item of items) {
    try {
      work(item)
    } catch (error) {
      if (!(error instanceof Unusable)) throw error
      reasons.push(error.message)
    }
  }
  if (reasons.length > 0) throw new Unusable(reasons.join('; '))
}

/** What could make rows other than the ones inserted. */
function refuseActive(relation: RelationRow): void {
  const at = `table ${relation.name}`
  if (relation.kind === 'm')
    throw new Unusable(`cannot fill the materialized view ${relation.name}`)
  if (relation.kind === 'f') throw new Unusable(`cannot fill the foreign table ${relation.name}`)
  const trigger = relation.triggers?.[0]
  if (trigger !== undefined)
    throw new Unusable(`cannot foresee what the trigger ${trigger} does (${at})`)
  const rule = relation.rules?.[0]
  if (rule !== undefined) throw new Unusable(`cannot foresee what the rule ${rule} does (${at})`)
}

function tableOf(
  relation: RelationRow,
  types: ReadonlyMap<number, TypeRow>,
  rows: CatalogRows,
  reading: Reading,
): Table {
  const indexes = rows.indexes.filter((index) => index.relation === relation.oid)
  const constraints = rows.constraints.filter((constraint) => constraint.relation === relation.oid)
  const nameOf = (oid: number): string => {
    const other = rows.relations.find((each) => each.oid === oid)
    if (other === undefined)
      throw new Unusable(`a foreign key of ${relation.name} leaves the schema`)
    return other.name
  }
  const checks = constraints.flatMap(({ kind, name, expression, columns: of }) =>
    kind === 'c' && expression !== null ? [{ name, expression, columns: of }] : [],
  )
  const partition = partitionCheck(relation)
  return {
    name: relation.name,
    columns: columnsOf(relation, types, rows, reading),
    uniqueKeys: indexes.filter((index) => !index.exclusion).map(uniqueKeyOf),
    foreignKeys: constraints
      .filter((constraint) => constraint.kind === 'f')
      .map(
        (key): ForeignKey => ({
          name: key.name,
          columns: key.columns,
          references: nameOf(key.references),
          referencedColumns: key.referencedColumns,
          matchFull: key.matchFull,
        }),
      ),
    checks: [
      ...checks,
      ...(partition === null ? [] : [partition]),
      ...indexes.flatMap(periodCheck),
    ],
    exclusions: indexes.filter((index) => index.exclusion).map(exclusionOf),
  }
}

/** A key WITHOUT OVERLAPS takes no empty range. */
function periodCheck(index: IndexRow): Table['checks'] {
  const period = index.parts.at(-1)
  if (!index.exclusion || !index.unique || period === undefined) return []
  return [
    { name: index.name, expression: `not isempty(${period.sql})`, columns: [period.column ?? ''] },
  ]
}

/** A row of a partitioned table must fit one of its partitions. */
function partitionCheck(relation: RelationRow): Table['checks'][number] | null {
  if (relation.kind !== 'p') return null
  const bounds = relation.partitions ?? []
  if (bounds.length === 0)
    throw new Unusable(`the partitioned table ${relation.name} has no partitions: add one`)
  if (bounds.some((bound) => bound === null || bound.includes('satisfies_hash_partition')))
    return null
  return {
    name: 'partition',
    expression: bounds.map((bound) => `(${bound})`).join(' OR '),
    columns: [],
  }
}

/** The columns that rows are made with. */
function columnsOf(
  relation: RelationRow,
  types: ReadonlyMap<number, TypeRow>,
  rows: CatalogRows,
  { columns: read, lineOf, leftOut }: Reading,
): Column[] {
  const columns: Column[] = []
  const own = rows.columns.filter((column) => column.relation === relation.oid)
  forAll(own, (row) => {
    try {
      columns.push(columnOf(row, types, rows))
    } catch (error) {
      if (!(error instanceof Unusable)) throw error
      const what = `${relation.name}.${row.name}`
      const line = lineOf(relation.name, row.name)
      const isOpen = !row.notNull || row.hasDefault || row.generated
      if (!isOpen || (read?.has(row.name) ?? true) || isBound(row, rows)) {
        const place = line === null ? what : `${what}, line ${line}`
        throw new Unusable(`${error.message} (${place}): leave it out or give it another type`)
      }
      const why = `${error.message}, but no query reads it: rows are made without it`
      leftOut.push({ line: line ?? 1, what: `column ${what}`, why })
    }
  })
  return columns
}

/** Whether a key, a check or an index of its table is about a column. */
function isBound({ relation, name }: ColumnRow, { indexes, constraints }: CatalogRows): boolean {
  return (
    indexes.some((one) => one.relation === relation && one.definition.includes(name)) ||
    constraints.some((one) => one.relation === relation && one.columns.includes(name))
  )
}

function columnOf(
  row: ColumnRow,
  types: ReadonlyMap<number, TypeRow>,
  { constraints }: CatalogRows,
): Column {
  const { domainNotNull, ...base } = resolveType(row.typeOid, row.typmod, types)
  const checks = constraints.flatMap(({ relation, expression }) =>
    relation === row.relation ? (expression ?? []) : [],
  )
  return {
    name: row.name,
    type: row.type,
    ...base,
    length:
      base.baseType === 'bytea'
        ? Math.max(bytesAsked(base.domainChecks, 'VALUE'), bytesAsked(checks, row.name))
        : base.length,
    notNull: row.notNull || domainNotNull,
    generated: row.generated,
    generation: row.expression,
    identityAlways: row.identity === 'a',
    hasDefault: row.hasDefault,
  }
}

function uniqueKeyOf(index: IndexRow): UniqueKey {
  return {
    name: index.name,
    columns: index.parts.flatMap((part) => part.column ?? []),
    expressions: index.parts.map((part) => part.sql),
    primary: index.primary,
    where: index.where,
    nullsDistinct: !index.nullsNotDistinct,
  }
}

function exclusionOf(index: IndexRow): Exclusion {
  const operators = index.operators ?? []
  return {
    name: index.name,
    definition: index.definition,
    parts: index.parts.map((part, at) => ({
      expression: part.sql,
      operator: operators[at] ?? '=',
    })),
    where: index.where,
  }
}

/** Parents before children; tables on a cycle keep the order in which they were created. */
export function parentsFirst(tables: readonly Table[]): Table[] {
  const rest = [...tables]
  const done: Table[] = []
  while (rest.length > 0) {
    const isFree = (table: Table): boolean =>
      table.foreignKeys.every(
        (key) =>
          key.references === table.name || !rest.some((other) => other.name === key.references),
      )
    const at = Math.max(rest.findIndex(isFree), 0)
    done.push(...rest.splice(at, 1))
  }
  return done
}
