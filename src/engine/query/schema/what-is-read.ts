import { withQueriesIn } from '../../sql/from.ts'
import { parseStatements } from '../../sql/parse.ts'
import { bodiesIn, lastName, strings } from '../../sql/walk.ts'

/** Names that queries use: what they read from, and what they call. */
export interface NamesRead {
  readonly relations: ReadonlySet<string>
  readonly functions: ReadonlySet<string>
}

/** The names in these texts, without their schemas; names of WITH queries are not among them. */
export function namesRead(queries: readonly string[]): NamesRead {
  const relations = new Set<string>()
  const functions = new Set<string>()
  const own = new Set<string>()
  for (const sql of queries) {
    const statements = parseStatements(sql)
    for (const { relname } of bodiesIn(statements, 'RangeVar')) relations.add(String(relname))
    for (const name of withQueriesIn(statements).keys()) own.add(name)
    for (const { funcname } of bodiesIn(statements, 'FuncCall')) functions.add(lastName(funcname))
  }
  for (const name of own) relations.delete(name)
  return { relations, functions }
}

/** Names of columns that these texts may read; null: it cannot be told, as with `*`, so any of them. */
export function columnsRead(queries: readonly string[]): ReadonlySet<string> | null {
  const columns = new Set<string>()
  for (const sql of queries) {
    const statements = parseStatements(sql)
    const joins = bodiesIn(statements, 'JoinExpr')
    if (bodiesIn(statements, 'A_Star').length > 0 || joins.some((one) => one.isNatural)) return null
    for (const { fields } of bodiesIn(statements, 'ColumnRef')) columns.add(lastName(fields))
    for (const { usingClause } of joins) for (const name of strings(usingClause)) columns.add(name)
    // A table's name where a column's is expected is its whole row.
    const ranges = bodiesIn(statements, 'RangeVar')
    const names = ranges.map(({ relname, alias }) => alias?.aliasname ?? relname ?? '')
    if (names.some((name) => columns.has(name))) return null
  }
  return columns
}

/** A table or a view, and what its rows depend on. */
export interface Dependent {
  readonly name: string
  /** Of a view: its query. */
  readonly definition: string | null
  /** Tables that its foreign keys name. */
  readonly parents: readonly string[]
}

/**
 * The tables and views whose rows can matter to the queries: those they name, those that views among
 * them read, and the parents of all these. Null: it cannot be told, so all of them.
 */
export function whatIsRead(
  queries: readonly string[],
  known: readonly Dependent[],
  ownFunctions: ReadonlySet<string>,
): ReadonlySet<string> | null {
  const byName = new Map(known.map((one) => [one.name, one]))
  const found = new Set<string>()
  let open = [...queries]
  while (open.length > 0) {
    const { relations, functions } = namesRead(open)
    if ([...functions].some((name) => ownFunctions.has(name))) return null
    open = []
    const enter = (name: string): void => {
      const one = byName.get(name)
      if (one === undefined || found.has(name)) return
      found.add(name)
      if (one.definition !== null) open.push(one.definition)
      for (const parent of one.parents) enter(parent)
    }
    for (const name of relations) enter(name)
  }
  return found
}
