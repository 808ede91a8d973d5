/** Conditions on rows against conditions on groups, and rows that are there more than once. */

import { build, type Edit } from '../../sql/edit.ts'
import { functionNamed } from '../../sql/functions/functions.ts'
import { queriesAround } from '../../sql/sources.ts'
import {
  columnPath,
  conjunction,
  conjuncts,
  type Fields,
  type Json,
  lastWord,
  list,
  type Site,
  shape,
  sitesOf,
} from '../../sql/tree.ts'
import { holdsAggregate } from '../mutate/aggregates.ts'
import { withoutAggregate } from '../mutate/predicates.ts'
import { withField } from '../mutate/rule.ts'
import type { Case, Explained, Hypothesis } from './case.ts'
import { peek } from './peek.ts'
import { sayCount, sayRow, sayTimes } from './words.ts'

/** A condition in WHERE that should be asked of the groups, or one in HAVING that should be asked of the rows. */
export const havingAgainstWhere: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    if (site.tag !== 'SelectStmt') continue
    const grouped =
      site.body.groupClause !== undefined ||
      list(site.body.targetList).some((one) => holdsAggregate(one))
    if (!grouped && site.body.havingClause === undefined) continue
    const found = (await inWhere(wrong, site)) ?? (await inHaving(wrong, site))
    if (found !== null) return found
  }
  return null
}

async function inWhere(wrong: Case, site: Site): Promise<Explained | null> {
  const where = conjuncts(site.body.whereClause)
  const having = conjuncts(site.body.havingClause)
  for (const part of where) {
    if (wrong.right.hasIn('whereClause', part)) continue
    for (const asked of forGroups(part, wrong)) {
      const edits: Edit[] = [
        withField(site, 'whereClause', conjunction(where.filter((one) => one !== part))),
        withField(site, 'havingClause', conjunction([...having, asked])),
      ]
      if (!(await wrong.mends(edits))) continue
      return {
        name: 'having-against-where',
        why: holdsAggregate(part)
          ? `WHERE looks at single rows, before there are any groups. ${wrong.words(part)} is about a whole group, so WHERE can't ask it.${wrong.consequence}`
          : `${await removedBefore(wrong, site, part)}${wrong.consequence}`,
        try: 'What is the condition about: each single row, or a group as a whole?',
        at: [wrong.places.of(part)],
      }
    }
  }
  return null
}

/** How a condition on a row could be meant of its group. */
function forGroups(part: Fields, wrong: Case): Fields[] {
  if (holdsAggregate(part)) return [part]
  const comparison = part.A_Expr as Fields | undefined
  if (comparison?.kind !== 'AEXPR_OP') return []
  const side =
    columnPath(comparison.lexpr) !== null
      ? 'lexpr'
      : columnPath(comparison.rexpr) !== null
        ? 'rexpr'
        : null
  if (side === null || columnPath(comparison[side === 'lexpr' ? 'rexpr' : 'lexpr']) !== null)
    return []
  return aggregatesUsed(wrong).map((name) => ({
    A_Expr: { ...comparison, [side]: build(`${name}(_1)`, comparison[side]) },
  }))
}

/** The aggregates that the attempt or the reference uses: others would only fit by accident. */
function aggregatesUsed(wrong: Case): string[] {
  const sites = [...wrong.sites, ...(wrong.reference === null ? [] : sitesOf(wrong.reference))]
  const used = new Set(
    sites.flatMap((site) => (site.tag === 'FuncCall' ? [lastWord(site.body.funcname)] : [])),
  )
  return ['sum', 'avg', 'max', 'min', 'count'].filter((name) => used.has(name))
}

async function removedBefore(wrong: Case, site: Site, part: Fields): Promise<string> {
  const rest = conjuncts(site.body.whereClause).filter((one) => one !== part)
  const select = [build('count(*)'), build('count(*) FILTER (WHERE _1)', part)]
  const [all, kept] = (await wrong.firstRow(peek(site, { select, instead: rest }))) ?? []
  const asked = `WHERE asks ${wrong.words(part)} of each single row, before the groups are made.`
  if (typeof all !== 'string' || typeof kept !== 'string') return asked
  return `${asked} Here ${Number(all) - Number(kept)} of ${sayCount(Number(all), 'row')} never got into a group.`
}

async function inHaving(wrong: Case, site: Site): Promise<Explained | null> {
  const where = conjuncts(site.body.whereClause)
  const having = conjuncts(site.body.havingClause)
  for (const part of having) {
    if (wrong.right.hasIn('havingClause', part)) continue
    const asked = forRows(part)
    if (asked === null) continue
    const edits: Edit[] = [
      withField(site, 'havingClause', conjunction(having.filter((one) => one !== part))),
      withField(site, 'whereClause', conjunction([...where, asked])),
    ]
    if (!(await wrong.mends(edits))) continue
    return {
      name: 'having-against-where',
      why: `HAVING asks ${wrong.words(part)} of each whole group, after its rows were put together. ${missesGroups(wrong) ? 'A single row that doesn’t fit takes its whole group away.' : 'A single row that doesn’t fit stays in its group and is counted.'}${wrong.consequence}`,
      try: 'What is the condition about: each single row, or a group as a whole?',
      at: [wrong.places.of(part)],
    }
  }
  return null
}

/** Fewer groups came than are expected: the condition wasn't true for the whole of one. */
function missesGroups({ came, expected }: Case): boolean {
  return came.kind === 'rows' && came.rows.length < expected.rows.length
}

/** A condition on a group as one on its rows; null where it cannot be meant so. */
function forRows(part: Fields): Fields | null {
  const call = part.FuncCall as Fields | undefined
  if (call !== undefined && /^(bool_and|bool_or|every)$/.test(lastWord(call.funcname))) {
    return (list(call.args)[0] as Fields | undefined) ?? null
  }
  return holdsAggregate(part) ? withoutAggregate(part) : part
}

/** The same row more than once where each should be there once. */
export const missingDistinct: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    const repair = await mendedByDistinct(wrong, site)
    if (repair === null) continue
    return {
      name: 'missing-distinct',
      why: `${repair.says}${repeated(wrong)}`,
      try: 'Ask how often the same value may be there, and what makes two rows the same.',
      at: [wrong.places.of(repair.mark)],
    }
  }
  return null
}

/** DISTINCT, or a set operation, that takes away what should be there as often as it occurs. */
export const needlessDistinct: Hypothesis = async (wrong) => {
  // An error has no rows that could look alike.
  if (wrong.came.kind === 'error') return null
  for (const site of wrong.sites) {
    const perKey = await onePerKey(wrong, site)
    if (perKey !== null) return perKey
    const inside = site.tag === 'FuncCall' && site.body.agg_distinct === true
    const rows = isDistinct(site) && keysOf(site).length === 0
    const union = site.body.op === 'SETOP_UNION' && site.body.all !== true
    if (!inside && !rows && !union) continue
    const edit = union
      ? withField(site, 'all', true)
      : withField(site, inside ? 'agg_distinct' : 'distinctClause', undefined)
    if (!(await wrong.mends([edit]))) continue
    const word = union ? 'UNION without ALL' : 'DISTINCT'
    const what = inside
      ? `${wrong.words(site.body)} takes equal values once`
      : `${word} makes one of rows that look the same`
    return {
      name: 'needless-distinct',
      why: `${what}, and on these rows some are equal that stand for different things.${wrong.consequence}`,
      try: 'Ask whether two rows that look the same are the same thing, or two things that happen to look alike.',
      at: [wrong.places.of(rows ? site.body.targetList : site.body)],
    }
  }
  return null
}

/** DISTINCT ON, where more than one row may have the same key. */
async function onePerKey(wrong: Case, site: Site): Promise<Explained | null> {
  const keys = isDistinct(site) ? keysOf(site) : []
  if (keys.length === 0 || !(await wrong.mends([withField(site, 'distinctClause', undefined)])))
    return null
  const said = keys.map((key) => wrong.words(key)).join(', ')
  return {
    name: 'needless-distinct',
    why: `DISTINCT ON (${said}) keeps only the first row of those that have the same ${said}, and drops the others.${wrong.consequence}`,
    try: 'Ask whether there may be more than one row with the same key in the result.',
    at: keys.map((key) => wrong.places.of(key)),
  }
}

function isDistinct(site: Site): boolean {
  return site.tag === 'SelectStmt' && site.body.distinctClause !== undefined
}

/** What DISTINCT ON names; nothing for plain DISTINCT. */
function keysOf(site: Site): readonly Json[] {
  return list(site.body.distinctClause).filter((key) => Object.keys(key as Fields).length > 0)
}

/** A sum over different values is rarely meant: only where the reference takes values once. */
function dedupes(wrong: Case): boolean {
  const sites = wrong.reference === null ? [] : sitesOf(wrong.reference)
  return sites.some(({ body }) => body.distinctClause !== undefined || body.agg_distinct === true)
}

interface DistinctRepair {
  readonly edits: readonly Edit[]
  readonly says: string
  readonly mark: Json | undefined
}

async function mendedByDistinct(wrong: Case, site: Site): Promise<DistinctRepair | null> {
  const repairs = [distinctAt(wrong, site), ...differentOnes(wrong, site)]
  for (const repair of repairs) {
    if (repair !== null && (await wrong.mends(repair.edits))) return repair
  }
  return null
}

/** count(*) as the count of different values of a column that the query names. */
function differentOnes(wrong: Case, site: Site): DistinctRepair[] {
  if (site.tag !== 'FuncCall' || site.body.agg_star !== true || !countsOnce(wrong)) return []
  const query = queriesAround(site)[0]
  const keys = new Set(list(query?.body.groupClause).map((one) => shape(one)))
  const columns = new Map<string, Fields>()
  for (const inner of wrong.sites) {
    if (inner.tag !== 'ColumnRef' || queriesAround(inner)[0] !== query) continue
    const key = shape({ ColumnRef: inner.body })
    // Within a group its own key is one value.
    if (!keys.has(key)) columns.set(key, { ColumnRef: inner.body })
  }
  return [...columns.values()].map((column) => ({
    edits: [
      withField(site, 'agg_star', undefined),
      withField(site, 'args', [column]),
      withField(site, 'agg_distinct', true),
    ],
    says: `${wrong.words(site.body)} counts rows, and on these rows the same ${wrong.words(column)} is in more than one of them.`,
    mark: site.body,
  }))
}

/** Whether the reference has a way of taking things once. */
function countsOnce(wrong: Case): boolean {
  return dedupes(wrong) || wrong.right.tags.has('SubLink') || wrong.right.hasSetOperation
}

function distinctAt(wrong: Case, site: Site): DistinctRepair | null {
  const { body } = site
  if (site.tag === 'FuncCall') {
    const { repeats } = functionNamed(lastWord(body.funcname))
    if (repeats === undefined || repeats === 'ignored' || repeats === 'weighed') return null
    if (repeats === 'added' && !dedupes(wrong)) return null
    if (body.over !== undefined || body.agg_star === true || body.agg_distinct === true) return null
    return {
      edits: [withField(site, 'agg_distinct', true)],
      says: `${wrong.words(body)} takes every row, and on these rows the same ${wrong.words(list(body.args)[0])} is there more than once.`,
      mark: body,
    }
  }
  if (site.tag !== 'SelectStmt') return null
  if (body.op !== 'SETOP_NONE') {
    if (body.all !== true) return null
    return {
      edits: [withField(site, 'all', undefined)],
      says: 'ALL keeps a row as often as it comes, also when both sides have it.',
      mark: body,
    }
  }
  if (body.distinctClause !== undefined || body.targetList === undefined || fewer(wrong, site))
    return null
  return {
    edits: [withField(site, 'distinctClause', [{}])],
    says: `Nothing in the query says that a row may be there only once.`,
    mark: body.targetList,
  }
}

/** DISTINCT in the whole query can only take rows away. */
function fewer(wrong: Case, site: Site): boolean {
  const top = site.around.length === 0
  return top && wrong.came.kind === 'rows' && wrong.came.rows.length <= wrong.expected.rows.length
}

function repeated(wrong: Case): string {
  const row = wrong.extraRow
  if (wrong.came.kind === 'error' || row === null || wrong.missingRow !== null) {
    return wrong.consequence
  }
  const key = JSON.stringify(row)
  const times = wrong.came.rows.filter((one) => JSON.stringify(one) === key).length
  return times < 2 ? wrong.consequence : ` ${sayRow(row)} came ${sayTimes(times)}.`
}
