/** What the names of a query stand for: the tables of its FROM, and whose columns can be NULL. */
import type { Column, Schema, Table } from '../query/schema/database.ts'
import { columnPath, type Fields, type Json, type Path, type Site } from './tree.ts'

/** One table, subquery or function of a FROM. */
export interface Source {
  /** Its alias, or its name where it has none. */
  readonly name: string
  /** The table of the schema; null for a subquery, a function, a WITH query. */
  readonly table: Table | null
  /** Where the tagged node is. */
  readonly whole: Path
  /** On the side of an outer join that may find no partner. */
  readonly optional: boolean
}

export interface Resolved {
  readonly source: Source
  readonly column: Column
}

/** The part of a schema that names stand for. */
export type Tables = Pick<Schema, 'tables'>

export const noTables: Tables = { tables: [] }

/** The sources of the SELECT, UPDATE or DELETE at a site, in the order of the text. */
export function sourcesOf(site: Site, schema: Tables = noTables): Source[] {
  const hidden = withNames(site)
  const found: Source[] = []
  const add = (node: Json | undefined, whole: Path, optional: boolean): void => {
    found.push(
      ...sourcesIn(node, whole, optional, (name) =>
        hidden.has(name) ? null : tableNamed(schema, name),
      ),
    )
  }
  if (site.body.relation !== undefined && site.tag !== 'InsertStmt') {
    const relation = site.body.relation as Fields
    const table = tableNamed(schema, String(relation.relname))
    found.push({
      name: nameOf(relation),
      table,
      whole: [...site.path, 'relation'],
      optional: false,
    })
  }
  for (const field of ['fromClause', 'usingClause']) {
    const items = site.body[field]
    if (Array.isArray(items)) {
      items.forEach((item: Json, at) => {
        add(item, [...site.path, field, at], false)
      })
    }
  }
  return found
}

type FindTable = (name: string) => Table | null

/** The sources of one item of a FROM. */
export function sourcesIn(
  node: Json | undefined,
  whole: Path,
  optional: boolean,
  find: FindTable,
): Source[] {
  const tagged = (node ?? {}) as Fields
  const join = tagged.JoinExpr as Fields | undefined
  if (join !== undefined) {
    const kind = String(join.jointype)
    const at = [...whole, 'JoinExpr']
    const left = optional || kind === 'JOIN_RIGHT' || kind === 'JOIN_FULL'
    const right = optional || kind === 'JOIN_LEFT' || kind === 'JOIN_FULL'
    return [
      ...sourcesIn(join.larg, [...at, 'larg'], left, find),
      ...sourcesIn(join.rarg, [...at, 'rarg'], right, find),
    ]
  }
  const range = tagged.RangeVar as Fields | undefined
  if (range !== undefined) {
    return [{ name: nameOf(range), table: find(String(range.relname)), whole, optional }]
  }
  const other = (tagged.RangeSubselect ?? tagged.RangeFunction) as Fields | undefined
  return other === undefined ? [] : [{ name: nameOf(other), table: null, whole, optional }]
}

function nameOf(range: Fields): string {
  const alias = range.alias as Fields | undefined
  return String(alias?.aliasname ?? range.relname ?? '')
}

export function tableNamed(schema: Tables, name: string): Table | null {
  return schema.tables.find((table) => table.name === name) ?? null
}

/** Names of WITH queries that can be seen at a site; they come before tables. */
function withNames(site: Site): Set<string> {
  const names = new Set<string>()
  for (const holder of [...site.around, site]) {
    const ctes = (holder.body.withClause as Fields | undefined)?.ctes
    if (!Array.isArray(ctes)) continue
    for (const cte of ctes)
      names.add(String(((cte as Fields).CommonTableExpr as Fields | undefined)?.ctename))
  }
  return names
}

export const queryTags: ReadonlySet<string> = new Set(['SelectStmt', 'UpdateStmt', 'DeleteStmt'])

/** The queries around a site, the innermost first. */
export function queriesAround(site: Site): Site[] {
  return [...site.around, site].filter((holder) => queryTags.has(holder.tag)).toReversed()
}

/** The table and column that a column reference at a site means; null where it cannot be told. */
export function resolve(node: Json | undefined, site: Site, schema: Tables): Resolved | null {
  const path = columnPath(node)
  const name = path?.at(-1)
  if (path === null || name === undefined || path.length > 2) return null
  const qualifier = path.length === 2 ? path[0] : undefined
  for (const query of queriesAround(site)) {
    const sources = sourcesOf(query, schema)
    const mine = sources.filter((source) => qualifier === undefined || source.name === qualifier)
    for (const source of mine) {
      const column = source.table?.columns.find((one) => one.name === name)
      if (column !== undefined) return { source, column }
    }
    if (mine.some((source) => source.table === null)) return null
  }
  return null
}

/** Whether a column reference can never be NULL, as far as the schema and the joins tell. */
export function neverNull(node: Json | undefined, site: Site, schema: Tables): boolean {
  const found = resolve(node, site, schema)
  return found?.column.notNull === true && !found.source.optional
}

/** The parts of a condition that must all hold. */
export function conjuncts(condition: Json | undefined): Fields[] {
  if (condition === undefined || condition === null) return []
  const bool = (condition as Fields).BoolExpr as Fields | undefined
  return bool?.boolop === 'AND_EXPR'
    ? (bool.args as readonly Fields[]).flatMap((arg) => conjuncts(arg))
    : [condition as Fields]
}

/** One condition of parts that must all hold; undefined for none. */
export function conjunction(parts: readonly Fields[]): Fields | undefined {
  return parts.length < 2 ? parts[0] : { BoolExpr: { boolop: 'AND_EXPR', args: parts } }
}

/** Functions that give NULL for a NULL. */
const strictFunctions = new Set(
  'extract date_part date_trunc lower upper length abs round timezone'.split(' '),
)

/** The columns without which an expression is NULL, and the expression itself. */
function strictParts(node: Json | undefined): Json[] {
  const fields = (node ?? {}) as Fields
  if (node === undefined || node === null) return []
  if (fields.TypeCast !== undefined) return [node, ...strictParts((fields.TypeCast as Fields).arg)]
  const call = fields.FuncCall as Fields | undefined
  if (call !== undefined) {
    const args = Array.isArray(call.args) ? (call.args as readonly Json[]) : []
    const name = (call.funcname as readonly Fields[]).at(-1)?.String as Fields | undefined
    const isStrict = strictFunctions.has(String(name?.sval))
    return isStrict ? [node, ...args.flatMap((arg) => strictParts(arg))] : [node]
  }
  const operation = fields.A_Expr as Fields | undefined
  if (operation?.kind !== 'AEXPR_OP') return [node]
  return [node, ...strictParts(operation.lexpr), ...strictParts(operation.rexpr)]
}

/** What may not be NULL where a condition is true. */
export function requiredBy(condition: Fields): Json[] {
  const test = condition.NullTest as Fields | undefined
  if (test !== undefined) return test.nulltesttype === 'IS_NOT_NULL' ? strictParts(test.arg) : []
  const sublink = condition.SubLink as Fields | undefined
  if (sublink?.subLinkType === 'ANY_SUBLINK') return strictParts(sublink.testexpr)
  const comparison = condition.A_Expr as Fields | undefined
  const strict = ['AEXPR_OP', 'AEXPR_IN', 'AEXPR_LIKE', 'AEXPR_ILIKE', 'AEXPR_BETWEEN']
  if (comparison === undefined || !strict.includes(String(comparison.kind))) return []
  return comparison.kind === 'AEXPR_OP'
    ? [...strictParts(comparison.lexpr), ...strictParts(comparison.rexpr)]
    : strictParts(comparison.lexpr)
}

/** Names of the sources whose columns make this condition unknown or false when they are NULL. */
export function rejectsNullOf(condition: Fields): string[] {
  return requiredBy(condition).flatMap((node) => {
    const path = columnPath(node)
    return path?.length === 2 ? [path[0] as string] : []
  })
}
