/** What a unique index forbids. */
export interface UniqueRule {
  readonly definition: string
  readonly table: number
  /** Its key columns by number; 0 is an expression. */
  readonly columns: readonly number[]
  readonly expressions: string | null
  readonly where: string | null
  /** NULLS NOT DISTINCT. */
  readonly refusesNulls: boolean
}

/** A rule that refuses rows which got in under the rules before; undefined where there is none. */
export function stricterRule(
  before: readonly UniqueRule[],
  after: readonly UniqueRule[],
): UniqueRule | undefined {
  return after.find((rule) => !before.some((old) => impliesRule(old, rule)))
}

/** Whether no two rows that `old` lets in break `rule`: what differs in some columns differs in more of them. */
function impliesRule(old: UniqueRule, rule: UniqueRule): boolean {
  return (
    old.table === rule.table &&
    (old.where === null || old.where === rule.where) &&
    (old.expressions === null || old.expressions === rule.expressions) &&
    old.columns.every((column) => rule.columns.includes(column)) &&
    (old.refusesNulls || !rule.refusesNulls)
  )
}
