/** Constants one off: numbers by one, dates and intervals by a day or one unit, true for false. */

import { type Fields, type Json, list, type Site } from '../../sql/tree.ts'
import { inPlace, type Rule } from './rule.ts'
/** One more, one less; the other truth value. */
export const constants: Rule = (site) => {
  if (site.tag !== 'A_Const' || isPosition(site)) return []
  const whole = site.body.ival as Fields | undefined
  if (whole !== undefined) {
    const value = Number(whole.ival ?? 0)
    return [value - 1, value + 1]
      .filter((other) => other >= 0 || !isCount(site))
      .flatMap((other) => inPlace('constant', site, numberNode(String(other))))
  }
  const decimal = (site.body.fval as Fields | undefined)?.fval
  if (typeof decimal === 'string') {
    return [-1, 1].flatMap((step) => inPlace('constant', site, numberNode(stepped(decimal, step))))
  }
  const truth = site.body.boolval as Fields | undefined
  if (truth !== undefined) {
    return inPlace('constant', site, {
      A_Const: { boolval: truth.boolval === true ? {} : { boolval: true } },
    })
  }
  const text = (site.body.sval as Fields | undefined)?.sval
  if (typeof text !== 'string') return []
  return neighborsOf(text).flatMap((other) =>
    inPlace('constant', site, { A_Const: { sval: { sval: other } } }),
  )
}

/** Positions in ORDER BY and GROUP BY and the numbers of a type, as numeric(8,2), are not values. */
function isPosition(site: Site): boolean {
  return (
    site.field === 'groupClause' ||
    site.field === 'typmods' ||
    site.around.at(-1)?.tag === 'SortBy' ||
    (site.whole ?? []).includes('typeName')
  )
}

/** Counts that may not be negative: LIMIT, OFFSET, a frame, lag's distance. */
function isCount(site: Site): boolean {
  return ['limitCount', 'limitOffset', 'startOffset', 'endOffset'].includes(site.field)
}

function numberNode(text: string): Json {
  const node: Fields = text.includes('.')
    ? { fval: { fval: text.replace('-', '') } }
    : { ival: Number(text) === 0 ? {} : { ival: Number(text) } }
  if (!text.startsWith('-') || !text.includes('.')) return { A_Const: node }
  return {
    A_Expr: { kind: 'AEXPR_OP', name: [{ String: { sval: '-' } }], rexpr: { A_Const: node } },
  }
}

/** A decimal one whole step away, its digits kept. */
function stepped(decimal: string, step: number): string {
  const digits = decimal.split('.')[1]?.length ?? 0
  return (Number(decimal) + step).toFixed(digits)
}

/** A day before and after a date or a moment; one unit more or less of an interval. */
function neighborsOf(text: string): string[] {
  const moment = /^(\d{4}-\d{2}-\d{2})(.*)$/s.exec(text)
  if (moment?.[1] !== undefined) {
    const day = Date.parse(`${moment[1]}T00:00:00Z`)
    if (Number.isNaN(day)) return []
    return [-1, 1].map(
      (step) => new Date(day + step * 86_400_000).toISOString().slice(0, 10) + moment[2],
    )
  }
  const span = /^(\d+) (\w+)$/.exec(text)
  if (span !== null) return [-1, 1].map((step) => `${Number(span[1]) + step} ${span[2]}`)
  return []
}

/** Whether a list of constants is there at all; used to leave IN lists of one alone. */
export const listItems: Rule = (site) => {
  if (site.tag !== 'A_Expr' || site.body.kind !== 'AEXPR_IN') return []
  const inner = (site.body.rexpr as Fields).List as Fields
  const items = list(inner.items)
  if (items.length < 2) return []
  return items.map((item, at) => ({
    rule: 'dropped-predicate',
    edits: [
      {
        path: [...site.path, 'rexpr', 'List', 'items'],
        value: items.filter((_, position) => position !== at),
      },
    ],
    mark: item,
  }))
}
