/** What the clauses of a statement name: the tables of FROM, WITH queries, the columns of a list. */
import type { Node, RangeVar } from 'libpg-query'
import { bodiesIn, strings } from './walk.ts'

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

/** Tables of a FROM, those of its joins too; of its subqueries where it's asked. */
export function rangesIn(
  items: readonly Node[] | undefined,
  { inSubqueries = false }: { inSubqueries?: boolean } = {},
): RangeVar[] {
  return (items ?? []).flatMap((item) => {
    if ('RangeVar' in item) return [item.RangeVar]
    if ('JoinExpr' in item) {
      const { larg, rarg } = item.JoinExpr
      const sides = [larg, rarg].filter((side) => side !== undefined)
      return rangesIn(sides, { inSubqueries })
    }
    const inner =
      inSubqueries && 'RangeSubselect' in item ? item.RangeSubselect.subquery : undefined
    if (inner === undefined || !('SelectStmt' in inner)) return []
    return rangesIn(inner.SelectStmt.fromClause, { inSubqueries })
  })
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
