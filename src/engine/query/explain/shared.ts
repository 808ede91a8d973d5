/** What an attempt has in common with the reference: a part that is right is not to blame. */

import { type Fields, type Json, lastWord, type Site, shape, sitesOf } from '../../sql/tree.ts'
export type Clause = 'whereClause' | 'havingClause' | 'quals'

/** The parts of a query, whatever its tables are called in it. */
export class Parts {
  readonly #anywhere = new Set<string>()
  readonly #inClause = new Set<string>()
  /** Pairs of operands that it compares. */
  readonly #compared = new Set<string>()
  readonly tags = new Set<string>()
  readonly #comparisons = new Set<string>()
  /** Signs with the constants they compare with. */
  readonly #bounds = new Set<string>()
  /** UNION, INTERSECT or EXCEPT. */
  hasSetOperation = false
  /** LIMIT, or a window, which may number places. */
  hasPlaces = false

  constructor(tree: Fields | null) {
    for (const site of tree === null ? [] : sitesOf(tree)) {
      const key = unqualified({ [site.tag]: site.body })
      this.#anywhere.add(key)
      this.#inClause.add(`${clauseOf(site)} ${key}`)
      this.tags.add(site.tag)
      if (site.body.op !== undefined && site.body.op !== 'SETOP_NONE') this.hasSetOperation = true
      if (site.body.limitCount !== undefined || site.body.over !== undefined) this.hasPlaces = true
      if (site.tag === 'A_Expr') this.#comparisons.add(lastWord(site.body.name))
      if (site.tag === 'A_Expr') this.#compared.add(operandsOf(site.body))
      if (site.tag === 'A_Expr') this.#bounds.add(boundOf(site.body))
    }
  }

  has(node: Json): boolean {
    return this.#anywhere.has(unqualified(node))
  }

  hasIn(clause: Clause, node: Json): boolean {
    return this.#inClause.has(`${clause} ${unqualified(node)}`)
  }

  /** Whether it uses an operator at all. */
  usesOperator(name: string): boolean {
    return this.#comparisons.has(name)
  }

  /** Whether it compares anything with the same constant by the same sign. */
  hasBound(comparison: Fields): boolean {
    const isBound = [comparison.lexpr, comparison.rexpr].some(
      (side) => (side as Fields | undefined)?.A_Const !== undefined,
    )
    return isBound && this.#bounds.has(boundOf(comparison))
  }

  /** Whether it compares the same two things, in whatever way. */
  compares(comparison: Fields): boolean {
    return this.#compared.has(operandsOf(comparison))
  }
}

/** >= 60, whichever side the constant is on. */
function boundOf({ name, kind, lexpr, rexpr }: Fields): string {
  const isOnLeft = (lexpr as Fields | undefined)?.A_Const !== undefined
  const sign = lastWord(name)
  return isOnLeft
    ? `${String(kind)} ${turned[sign] ?? sign} ${shape(lexpr)}`
    : `${String(kind)} ${sign} ${shape(rexpr)}`
}

const turned: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

function operandsOf(comparison: Fields): string {
  return `${unqualified(comparison.lexpr)} ${unqualified(comparison.rexpr)}`
}

function clauseOf(site: Site): string {
  const fields = [...site.around.slice(1).map((outer) => outer.field), site.field]
  return fields.findLast((field) => /^(whereClause|havingClause|quals)$/.test(field)) ?? ''
}

/** The shape of a node with columns by their last name: f.minutes and minutes are the same. */
function unqualified(node: Json | undefined): string {
  return shape(node).replace(
    /"ColumnRef":\{"fields":\[\{"String":\{"sval":"[^"]*"\}\},(\{"String":\{"sval":"[^"]*"\}\})\]\}/g,
    '"ColumnRef":{"fields":[$1]}',
  )
}
