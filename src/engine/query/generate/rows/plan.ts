import { assert } from '../../../../kit/assert.ts'
import type {
  Column,
  Exclusion,
  ForeignKey,
  Schema,
  Table,
  UniqueKey,
} from '../../../sql/schema.ts'
import { familyOf, type Known, parseKnown } from '../../../sql/value.ts'
import { type Block, blocksIn } from '../aim/block.ts'
import type { Aim, ColumnName, ValuePool } from '../aim.ts'
import { columnsOf, conjuncts, type Expression, parts } from '../expression/expression.ts'
import { readOver } from '../expression/read-condition.ts'
import { evaluate } from '../expression/solve.ts'
import { convertText } from '../values/convert.ts'
import { countedOn } from '../values/count-on.ts'
import { filler } from '../values/fillers.ts'

/** Values in a column's own text form; undefined where the column cannot hold what the pool has there. */
export type Texts = readonly (string | undefined)[]

/** A column with the values it may be given. */
export interface ColumnPlan {
  readonly column: Column
  readonly at: number
  readonly pool: number
  /** Part of a foreign key, and no key of its own table: its values come from the parent. */
  readonly isForeign: boolean
  /** The column alone is a key. */
  readonly isKey: boolean
  /** Many of its aimed values, and NULL, are in one database. */
  readonly isMixed: boolean
  /** Worked out when they are first asked for: most tables of a schema get no rows. */
  readonly values: () => ColumnValues
  /** CHECKs over this column alone: what fails them is never drawn. */
  readonly checks: readonly Expression[]
}

export interface ColumnValues {
  readonly aimed: Texts
  readonly near: Texts
  readonly plain: Texts
  /** Further values, all different: of the column of the pool whose values the others take over, so that they meet. */
  readonly further: (at: number) => string | undefined
}

export interface ForeignPlan {
  readonly key: ForeignKey
  readonly columns: readonly number[]
  readonly parent: number
  readonly parentColumns: readonly number[]
  readonly isSelf: boolean
  /** All columns that may be NULL; empty where the key must point somewhere. */
  readonly nullable: readonly number[]
}

export interface KeyPlan {
  readonly key: UniqueKey
  /** Columns whose change can mend a clash. */
  readonly columns: readonly number[]
  readonly parts: readonly Expression[]
  readonly where: Expression | null
}

export interface ExclusionPlan {
  readonly columns: readonly number[]
  readonly parts: readonly { readonly expression: Expression; readonly operator: string }[]
  readonly where: Expression | null
}

export interface TablePlan {
  readonly table: Table
  readonly at: number
  readonly columns: readonly ColumnPlan[]
  readonly foreign: readonly ForeignPlan[]
  readonly keys: readonly KeyPlan[]
  /** CHECKs of the table and of its domains, over its columns. */
  readonly checks: readonly Expression[]
  readonly exclusions: readonly ExclusionPlan[]
  readonly generated: readonly { readonly at: number; readonly expression: Expression }[]
  /** Rows must be worked out as values to be judged. */
  readonly isJudged: boolean
  /** A key over two foreign keys or more: a table that links others. */
  readonly isLink: boolean
  /** Read by the queries. */
  readonly isRead: boolean
}

/** Everything about a schema and an aim that does not change from database to database. */
export interface Plan {
  readonly tables: readonly TablePlan[]
  readonly queryBlocks: readonly Block[]
  readonly takesAnyMoment: boolean
  readonly rowTargets: readonly number[]
  /** Some foreign key points to a table that comes later: rows may lose what they point to. */
  readonly isCyclic: boolean
  /** A query has so many conditions that rows drawn by chance hardly ever meet them. */
  readonly isDemanding: boolean
  /** A query looks at the rows around a row. */
  readonly hasWindows: boolean
  /** A query goes on from what it has found: WITH RECURSIVE. */
  readonly isRecursive: boolean
}

const plainValues = 6
/** Of arrays and ranges, which come in more shapes. */
const plainShapes = 9

/** A text of a column as a value to calculate with. */
export function knownOf(text: string, column: Column): Known | undefined {
  let known = parsed.get(column)
  if (known === undefined) {
    known = new Map()
    parsed.set(column, known)
  }
  if (!known.has(text)) known.set(text, parseOf(text, column))
  return known.get(text)
}

/** The same few texts come again and again. */
const parsed = new WeakMap<Column, Map<string, Known | undefined>>()

function parseOf(text: string, column: Column): Known | undefined {
  return parseKnown(
    column.baseType === 'bpchar' ? text.replace(/ +$/, '') : text,
    familyOf(column.baseType),
  )
}

/** Prepares a schema and an aim for making databases. */
export function planOf(schema: Schema, aim: Aim): Plan {
  const poolOf = new Map<string, ValuePool>()
  for (const pool of aim.pools) {
    for (const { table, column } of pool.columns) poolOf.set(`${table}.${column}`, pool)
  }
  const tables = schema.tables.map((table, at) => tablePlan(schema, table, at, aim, poolOf))
  const isCyclic = tables.some((table) => table.foreign.some((key) => key.parent > table.at))
  return {
    tables,
    queryBlocks: aim.queryBlocks,
    takesAnyMoment: aim.takesAnyMoment,
    rowTargets: aim.rowTargets,
    isCyclic,
    isDemanding: aim.queryBlocks.some(isDemanding),
    hasWindows: aim.queryBlocks.some(hasWindows),
    isRecursive: aim.queryBlocks.some((query) =>
      blocksIn(query).some(({ kind }) => kind === 'recursive'),
    ),
  }
}

const manyConditions = 7

function isDemanding(query: Block): boolean {
  let conditions = 0
  for (const block of blocksIn(query)) conditions += block.goals.length
  return conditions >= manyConditions
}

function hasWindows(query: Block): boolean {
  for (const block of blocksIn(query)) {
    const read = [...block.shown, ...block.goals, ...block.hints]
    for (const expression of read)
      for (const part of parts(expression))
        if (part.kind === 'opaque' && part.what === 'window') return true
  }
  return false
}

function tablePlan(
  schema: Schema,
  table: Table,
  at: number,
  aim: Aim,
  poolOf: ReadonlyMap<string, ValuePool>,
): TablePlan {
  const foreign = table.foreignKeys.map((key) => foreignPlan(schema, table, at, key))
  const keys = table.uniqueKeys.map((key) => keyPlan(table, key))
  const exclusions = table.exclusions.map((exclusion) => exclusionPlan(table, exclusion))
  const checks = checksOf(table)
  const generated = table.columns.flatMap((column, each) =>
    column.generation === null
      ? []
      : [{ at: each, expression: readOver(table, column.generation) }],
  )
  const columns = table.columns.map((column, each): ColumnPlan => {
    const own = checks.filter(
      (check) => placesIn([check]).every((one) => one === each) && placesIn([check]).length > 0,
    )
    const isKey = keys.some((key) => isKeyOf(key, each))
    const pool = poolOf.get(`${table.name}.${column.name}`)
    assert(pool !== undefined, `the column ${column.name} has a pool`)
    return {
      column,
      at: each,
      pool: aim.pools.indexOf(pool),
      isForeign: foreign.some(
        (key) => key.columns.includes(each) && !(isKey && key.columns.length > 1),
      ),
      isKey,
      isMixed: pool.isMixed === true,
      checks: own,
      values: once(() => valuesOf(schema, column, each, pool, own)),
    }
  })
  return {
    table,
    at,
    columns,
    foreign,
    keys,
    checks,
    exclusions,
    generated,
    isJudged:
      checks.length > 0 ||
      generated.length > 0 ||
      exclusions.length > 0 ||
      keys.some((key) => key.where !== null || key.parts.some((part) => part.kind !== 'column')),
    isLink: isLink(foreign, keys),
    isRead: aim.tables.includes(table.name),
  }
}

function keyPlan(table: Table, key: UniqueKey): KeyPlan {
  const parts = key.expressions.map((sql) => readOver(table, sql))
  return {
    key,
    parts,
    where: key.where === null ? null : readOver(table, key.where),
    columns: placesIn(parts),
  }
}

/** Whether the column alone is the key. */
function isKeyOf(key: KeyPlan, column: number): boolean {
  const [part] = key.parts
  return (
    key.parts.length === 1 &&
    part?.kind === 'column' &&
    key.columns[0] === column &&
    key.where === null
  )
}

function exclusionPlan(table: Table, exclusion: Exclusion): ExclusionPlan {
  const parts = exclusion.parts.map(({ expression, operator }) => ({
    expression: readOver(table, expression),
    operator,
  }))
  const where = exclusion.where === null ? null : readOver(table, exclusion.where)
  return { parts, where, columns: placesIn(parts.map((part) => part.expression)) }
}

/** The CHECKs of a table and of its domains, each conjunct for itself. */
function checksOf(table: Table): Expression[] {
  return [
    ...table.checks.map((check) => readOver(table, check.expression)),
    ...table.columns.flatMap((column) =>
      column.domainChecks.map((check) => readOver(table, check, column.name)),
    ),
  ].flatMap(conjuncts)
}

function placesIn(expressions: readonly Expression[]): number[] {
  return [...new Set(expressions.flatMap(columnsOf).map((column) => column.at))]
}

function foreignPlan(schema: Schema, table: Table, at: number, key: ForeignKey): ForeignPlan {
  const parent = schema.tables.findIndex((each) => each.name === key.references)
  assert(parent >= 0, `the table ${key.references} is in the schema`)
  const parentTable = schema.tables[parent] as Table
  const columns = key.columns.map((name) =>
    table.columns.findIndex((column) => column.name === name),
  )
  return {
    key,
    columns,
    parent,
    parentColumns: key.referencedColumns.map((name) =>
      parentTable.columns.findIndex((each) => each.name === name),
    ),
    isSelf: parent === at,
    nullable: columns.filter((each) => !table.columns[each]?.notNull),
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** The values of a column: those of its pool that it can hold and that its own checks allow. */
function valuesOf(
  schema: Schema,
  column: Column,
  at: number,
  pool: ValuePool,
  checks: readonly Expression[],
): ColumnValues {
  const lead = leadColumn(schema, pool.columns) ?? column
  const own = (text: string): string | undefined => {
    const converted = convertText(text, column)
    return converted !== undefined && isAllowed(converted, column, at, checks)
      ? converted
      : undefined
  }
  const length = lead.baseType.includes(':') ? plainShapes : plainValues
  const fillers = Array.from({ length }, (_, nth) => filler(lead, nth)).filter(
    (text) => text !== undefined,
  )
  const legal = checks.length > 0 ? pool.legal.map(own) : []
  const usual = fillers.map(own)
  const plain = [...usual, ...legal]
  const form = usual.some((text) => text !== undefined) ? undefined : formOf(legal, column)
  const further = (nth: number): string | undefined =>
    form === undefined ? filler(lead, nth) : countedOn(form, nth)
  const few = form !== undefined || plain.every((text) => text === undefined)
  return {
    further,
    aimed: pool.aimed.map(own),
    near: pool.near.map(own),
    plain: few ? [...legal, ...more(further, form === undefined ? plainValues : 1, own)] : plain,
  }
}

/** A text of the form that checks ask for, where no word has it. */
function formOf(legal: Texts, column: Column): string | undefined {
  return familyOf(column.baseType) === 'text' ? legal.find((text) => text !== undefined) : undefined
}

/** Further values, where the first ones are not allowed. */
function more(
  further: (at: number) => string | undefined,
  from: number,
  own: (text: string) => string | undefined,
): Texts {
  const found: string[] = []
  for (let nth = from; nth < 200 && found.length < plainValues; nth++) {
    const text = further(nth)
    const value = text === undefined ? undefined : own(text)
    if (value !== undefined) found.push(value)
  }
  return found
}

/** Whether a text passes the checks over its column alone, as far as can be told. */
export function isAllowed(
  text: string,
  column: Column,
  at: number,
  checks: readonly Expression[],
): boolean {
  if (checks.length === 0) return true
  const values: (Known | undefined)[] = []
  values[at] = knownOf(text, column)
  return checks.every((check) => evaluate(check, [values]) !== false)
}

/** Of columns that meet, the one whose values the others can hold as well: numbers, then short texts. */
function leadColumn(schema: Schema, names: readonly ColumnName[]): Column | undefined {
  const columns = names.flatMap(({ table, column }) => {
    const found = schema.tables
      .find((each) => each.name === table)
      ?.columns.find((each) => each.name === column)
    return found === undefined ? [] : [found]
  })
  const rank = (column: Column): number =>
    familyOf(column.baseType) === 'text' ? (column.length < 0 ? 1_000_000 : column.length + 10) : 0
  return columns.toSorted((left, right) => rank(left) - rank(right))[0]
}

function isLink(foreign: readonly ForeignPlan[], keys: readonly KeyPlan[]): boolean {
  return keys.some(
    (key) =>
      foreign.filter((each) => each.columns.every((column) => key.columns.includes(column)))
        .length > 1,
  )
}
