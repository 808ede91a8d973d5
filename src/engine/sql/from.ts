/** What the clauses of a statement name: the tables of FROM, WITH queries, the columns of a list. */
import type { JoinExpr, Node, RangeVar } from 'libpg-query'
import type { Path } from './tree.ts'
import { bodiesIn, bodyOf, lastName, strings } from './walk.ts'

/** Which sides of a join may find no partner, and hold NULLs then. */
export function optionalSides(
  jointype: unknown,
  isOptional: boolean,
): { readonly left: boolean; readonly right: boolean } {
  const isFull = jointype === 'JOIN_FULL'
  return {
    left: isOptional || isFull || jointype === 'JOIN_RIGHT',
    right: isOptional || isFull || jointype === 'JOIN_LEFT',
  }
}

/** An item of a FROM that is no join. */
export interface FromItem {
  /** A table, a subquery, a function…; of TABLESAMPLE the table. */
  readonly node: Node
  /** Where it is in what was read, TABLESAMPLE included. */
  readonly path: Path
  /** On the side of an outer join that may find no partner. */
  readonly isOptional: boolean
}

/** The name of an item of a FROM: its alias, or what it has without one; empty for none. */
export function itemName(node: Node): string {
  const body = bodyOf(node) as { alias?: { aliasname?: string }; relname?: string }
  const named = body.alias?.aliasname ?? body.relname
  if (named !== undefined || !('RangeFunction' in node)) return named ?? ''
  const [called] = bodiesIn(node.RangeFunction.functions, 'FuncCall')
  return lastName(called?.funcname)
}

/** What a reader makes of a FROM. */
export interface FromReader<T> {
  item(item: FromItem): T[]
  /** Left out: what the left side gives, then what the right one gives. */
  join?(join: JoinExpr, left: T[], right: T[]): T[]
}

/** Reads one entry of a FROM: joins are taken apart, left before right. */
export function readFrom<T>(
  node: Node | undefined,
  reader: FromReader<T>,
  isOptional = false,
  path: Path = [],
): T[] {
  if (node === undefined) return []
  if (!('JoinExpr' in node)) {
    const sampled = 'RangeTableSample' in node ? node.RangeTableSample.relation : undefined
    return reader.item({ node: sampled ?? node, path, isOptional })
  }
  const { larg, rarg, jointype } = node.JoinExpr
  const sides = optionalSides(jointype, isOptional)
  const left = readFrom(larg, reader, sides.left, [...path, 'JoinExpr', 'larg'])
  const right = readFrom(rarg, reader, sides.right, [...path, 'JoinExpr', 'rarg'])
  return reader.join?.(node.JoinExpr, left, right) ?? [...left, ...right]
}

/** Tables of a FROM, those of its joins too; of its subqueries where it's asked. */
export function rangesIn(
  items: readonly Node[] | undefined,
  { inSubqueries = false }: { inSubqueries?: boolean } = {},
): RangeVar[] {
  return (items ?? []).flatMap((entry) =>
    readFrom(entry, {
      item: ({ node }) => {
        if ('RangeVar' in node) return [node.RangeVar]
        const inner =
          inSubqueries && 'RangeSubselect' in node ? node.RangeSubselect.subquery : undefined
        if (inner === undefined || !('SelectStmt' in inner)) return []
        return rangesIn(inner.SelectStmt.fromClause, { inSubqueries })
      },
    }),
  )
}

/** WITH queries of a statement and of all within it, by their names. */
export function withQueriesIn(part: unknown): Map<string, Node> {
  return new Map(
    bodiesIn(part, 'CommonTableExpr').flatMap(({ ctename = '', ctequery }) =>
      ctequery === undefined ? [] : [[ctename, ctequery] as const],
    ),
  )
}

/** The names that a list of columns says: those that SET or INSERT name, or output columns' own. */
export function targetNames(list: readonly Node[] | undefined): string[] {
  return (list ?? []).flatMap((node) => ('ResTarget' in node ? [node.ResTarget.name ?? ''] : []))
}

/** The name that PostgreSQL gives an output column without an alias. */
export function impliedName(node: Node | undefined): string {
  if (node === undefined) return ''
  if ('ColumnRef' in node) return strings(node.ColumnRef.fields).at(-1) ?? ''
  if ('FuncCall' in node) return strings(node.FuncCall.funcname).at(-1) ?? ''
  if ('TypeCast' in node) return impliedName(node.TypeCast.arg)
  if ('CoalesceExpr' in node) return 'coalesce'
  if ('CaseExpr' in node) return 'case'
  return ''
}

/** An output name or position in GROUP BY or ORDER BY as the expression it stands for. */
export function behindName(
  key: Node | undefined,
  targets: readonly Node[] | undefined,
): Node | undefined {
  const outputs = (targets ?? []).flatMap((node) => ('ResTarget' in node ? [node.ResTarget] : []))
  if (key !== undefined && 'A_Const' in key) {
    const position = key.A_Const.ival?.ival ?? 0
    // How many columns a star gives isn't known here.
    const isCounted = !outputs.slice(0, position).some(({ val }) => isStar(val))
    return (isCounted ? outputs[position - 1]?.val : undefined) ?? key
  }
  const path = key !== undefined && 'ColumnRef' in key ? key.ColumnRef.fields : undefined
  const [name] = path?.length === 1 ? strings(path) : []
  return outputs.find((output) => name !== undefined && output.name === name)?.val ?? key
}

/** Whether an output is * or t.*, as many columns as there are. */
export function isStar(node: Node | undefined): boolean {
  const last = node !== undefined && 'ColumnRef' in node ? node.ColumnRef.fields?.at(-1) : undefined
  return last !== undefined && 'A_Star' in last
}
