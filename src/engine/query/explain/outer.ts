/** Rows that a join lost, and filters on the wrong side of an outer join. */

import { build, type Edit, replaceAt } from '../../sql/edit.ts'
import { resolve, type Source, sourcesIn, sourcesOf } from '../../sql/sources.ts'
import {
  columnPath,
  conjunction,
  conjuncts,
  type Fields,
  type Json,
  list,
  type Site,
  sitesOf,
} from '../../sql/tree.ts'
import { withField } from '../mutate/rule.ts'
import type { Case, Explained, Hypothesis } from './case.ts'
import { partnerOf } from './nulls.ts'
import { labelOf, peek, sayTable, wholeRow } from './peek.ts'
import { sayValue } from './words.ts'

/** A SELECT's FROM and WHERE, edited. */
interface Reworked {
  readonly from: readonly Json[]
  readonly where: readonly Fields[]
}

/** The outermost SELECT's or an inner one's edits, count(*) counting partners where it is asked for. */
function editsFor(site: Site, reworked: Reworked, counted: Source | null): Edit[] {
  const edits = [
    withField(site, 'fromClause', reworked.from),
    withField(site, 'whereClause', conjunction(reworked.where)),
  ]
  if (counted === null) return edits
  return [
    ...edits,
    ...['targetList', 'havingClause', 'sortClause'].flatMap((field) =>
      recounted(site, field, counted),
    ),
  ]
}

/** count(*) as the count of a source's rows, in one field of a SELECT. */
function recounted(site: Site, field: string, counted: Source): Edit[] {
  const value = site.body[field]
  if (value === undefined) return []
  const holder: Fields = { held: value }
  const stars = sitesOf(holder).filter(
    (inner) =>
      inner.tag === 'FuncCall' &&
      inner.body.agg_star === true &&
      !inner.around.some((outer) => outer.tag === 'SelectStmt'),
  )
  if (stars.length === 0) return []
  const edits = stars.map(
    (inner): Edit => ({
      path: inner.path,
      value: { ...inner.body, agg_star: undefined, args: [partnerOf(counted)] },
    }),
  )
  return [withField(site, field, replaceAt(holder, edits).held)]
}

/** A join that keeps the rows of one side, and what it then gives. */
interface Kept extends Reworked {
  readonly keeps: readonly Source[]
  readonly other: readonly Source[]
  /** What to mark. */
  readonly mark: Json | undefined
  readonly asComma: boolean
}

/** An inner join drops the rows that find no partner. */
export const innerJoinLost: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    if (site.tag !== 'SelectStmt' || site.body.fromClause === undefined) continue
    for (const kept of outerVersions(wrong, site)) {
      const inside = withFilterInside(kept)
      for (const reworked of inside === null ? [kept] : [kept, { ...kept, ...inside }]) {
        const lonely = await lonelyRow(wrong, site, reworked)
        if (lonely === null) continue
        for (const counted of [null, kept.other[0] ?? null]) {
          const edits = editsFor(site, reworked, counted)
          const mended = (await wrong.mends(edits)) || (await wrong.mendsButForNulls(edits))
          if (mended) return lostRow(wrong, kept, lonely)
        }
      }
    }
  }
  return null
}

/** What a row without partner is called; null where every row has found one. */
async function lonelyRow(wrong: Case, site: Site, kept: Kept): Promise<string | null> {
  const label = kept.keeps[0] === undefined ? null : labelOf(kept.keeps[0])
  const alone = kept.other.map((source) => build('_1 IS NULL', wholeRow(source)))
  if (alone.length === 0) return null
  const any = alone.reduce((left, right) => build('_1 OR _2', left, right))
  const row = await wrong.firstRow(
    peek(site, {
      from: kept.from,
      // A row that the query's other conditions drop is no part of what is missing.
      instead: [...kept.where, any],
      select: [label ?? build('NULL::text')],
    }),
  )
  if (row === null) return null
  return label === null || row[0] === null ? 'A row' : sayValue(row[0])
}

function lostRow(wrong: Case, kept: Kept, lonely: string): Explained {
  const table = kept.other[0] === undefined ? 'the other table' : sayTable(kept.other[0])
  const keeps = kept.asComma
    ? 'Tables joined with a comma and WHERE only keep'
    : 'An inner join only keeps'
  return {
    name: 'inner-join-lost',
    why: `${lonely} has no partner in ${table}, as this query joins them. ${keeps} rows that found one, so it’s gone.${wrong.consequence}`,
    try: 'Ask which rows have to be in the result even when nothing in the other table belongs to them.',
    at: [wrong.places.of(kept.mark)],
  }
}

/** An outer join keeps rows without partner that nobody asked for. */
export const outerJoinKept: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    if (site.tag !== 'SelectStmt' || site.body.fromClause === undefined) continue
    const from = list(site.body.fromClause)
    for (const join of joinsOf(site)) {
      if (join.body.jointype === 'JOIN_INNER') continue
      const inner = list(replaceAt({ from }, [kindAt(join, 'JOIN_INNER')]).from)
      if (!(await wrong.mends([withField(site, 'fromClause', inner)]))) continue
      const other = sourcesIn(join.body[optionalSide(join)], site, wrong.schema)
      const keeps = sourcesOf(site, wrong.schema).filter((source) => !source.optional)
      const where = conjuncts(site.body.whereClause)
      const kept: Kept = {
        from,
        where,
        keeps,
        other,
        mark: { JoinExpr: join.body },
        asComma: false,
      }
      const lonely = (await lonelyRow(wrong, site, kept)) ?? 'A row'
      const table = other[0] === undefined ? 'the other table' : sayTable(other[0])
      return {
        name: 'outer-join-kept',
        why: `${lonely} has no partner in ${table}, as this query joins them. The outer join keeps it all the same and fills what is missing with NULL.${wrong.consequence}`,
        try: 'Look at how the two are joined: does it leave out a partner that should count? If not, does this row belong in the result without one?',
        at: [wrong.places.of(kept.mark)],
      }
    }
  }
  return null
}

/** The query with one of its inner joins, or all, keeping the rows of one side. */
function outerVersions(wrong: Case, site: Site): Kept[] {
  const from = list(site.body.fromClause)
  const where = conjuncts(site.body.whereClause)
  const out: Kept[] = []
  const joins = joinsOf(site).filter(
    (join) =>
      join.body.jointype === 'JOIN_INNER' &&
      (join.body.quals ?? join.body.usingClause ?? join.body.isNatural) !== undefined,
  )
  const rework = (edits: readonly Edit[]): readonly Json[] => list(replaceAt({ from }, edits).from)
  const side = (join: Site, field: 'larg' | 'rarg'): Source[] =>
    sourcesIn(join.body[field], site, wrong.schema)
  for (const join of joins) {
    const [left, right] = [side(join, 'larg'), side(join, 'rarg')]
    const shared = { where, mark: { JoinExpr: join.body }, asComma: false }
    out.push({ ...shared, from: rework([kindAt(join, 'JOIN_LEFT')]), keeps: left, other: right })
    out.push({ ...shared, from: rework([kindAt(join, 'JOIN_RIGHT')]), keeps: right, other: left })
    out.push({ ...shared, from: rework([kindAt(join, 'JOIN_FULL')]), keeps: left, other: right })
  }
  const first = joins.at(-1)
  if (first !== undefined && joins.length > 1) {
    const all = joins.map((join) => kindAt(join, 'JOIN_LEFT'))
    out.push({
      where,
      mark: { JoinExpr: first.body },
      asComma: false,
      from: rework(all),
      keeps: side(first, 'larg'),
      other: joins.toReversed().flatMap((join) => side(join, 'rarg')),
    })
  }
  return [...out, ...commaVersions(wrong, site)]
}

function kindAt(join: Site, kind: string): Edit {
  return { path: [...join.path, 'jointype'], value: kind }
}

/** The joins of a SELECT's own FROM, with paths from { from: … }. */
export function joinsOf(site: Site): Site[] {
  return sitesOf({ from: site.body.fromClause ?? [] }).filter(
    (inner) => inner.tag === 'JoinExpr' && inner.around.every((outer) => outer.tag === 'JoinExpr'),
  )
}

/** FROM a, b WHERE a.x = b.y with all rows of the others kept when b has no partner. */
function commaVersions(wrong: Case, site: Site): Kept[] {
  const items = list(site.body.fromClause)
  if (items.length < 2) return []
  const where = conjuncts(site.body.whereClause)
  const sources = sourcesOf(site, wrong.schema)
  return items.flatMap((item, at): Kept[] => {
    const mine = sources.filter((source) => source.whole[site.path.length + 1] === at)
    const links = where.filter((part) => mentions(part, mine, site, wrong))
    if (links.length === 0) return []
    const others = items.filter((_, position) => position !== at)
    const crossed = others.reduce((left, right) => ({
      JoinExpr: { jointype: 'JOIN_INNER', larg: left, rarg: right },
    }))
    const joined: Fields = {
      JoinExpr: { jointype: 'JOIN_LEFT', larg: crossed, rarg: item, quals: conjunction(links) },
    }
    return [
      {
        from: [joined],
        where: where.filter((part) => !links.includes(part)),
        keeps: sources.filter((source) => !mine.includes(source)),
        other: mine,
        mark: item,
        asComma: true,
      },
    ]
  })
}

/** Whether a condition speaks of a column of one of these sources. */
export function mentions(
  part: Json | undefined,
  sources: readonly Source[],
  site: Site,
  wrong: Case,
): boolean {
  return sitesOf({ part: part ?? null }).some((inner) => {
    if (inner.tag !== 'ColumnRef') return false
    const node: Json = { ColumnRef: inner.body }
    const path = columnPath(node)
    if (path?.length === 2) return sources.some((source) => source.name === path[0])
    const found = resolve(node, site, wrong.schema)
    return found !== null && sources.some((source) => source.name === found.source.name)
  })
}

/** The outer join with the WHERE conditions on its other side asked in ON; null where there are none. */
function withFilterInside(kept: Kept): Reworked | null {
  const names = kept.other.map((source) => source.name)
  const inside = kept.where.filter((part) =>
    sitesOf({ part }).some((inner) =>
      names.includes(columnPath({ ColumnRef: inner.body })?.[0] ?? ''),
    ),
  )
  if (inside.length === 0) return null
  const join = sitesOf({ from: kept.from }).find(
    (inner) =>
      inner.tag === 'JoinExpr' &&
      inner.body.jointype !== 'JOIN_INNER' &&
      inner.body.quals !== undefined,
  )
  if (join === undefined) return null
  const quals = conjunction([...conjuncts(join.body.quals), ...inside])
  const from = list(replaceAt({ from: kept.from }, [withField(join, 'quals', quals)]).from)
  return { from, where: kept.where.filter((part) => !inside.includes(part)) }
}

/** A condition in WHERE that undoes an outer join, or one in its ON that should have removed rows. */
export const filterOnOuterJoin: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    if (site.tag !== 'SelectStmt' || site.body.fromClause === undefined) continue
    for (const join of joinsOf(site)) {
      if (join.body.jointype === 'JOIN_INNER' || join.body.quals === undefined) continue
      const found = (await undone(wrong, site, join)) ?? (await notRemoved(wrong, site, join))
      if (found !== null) return found
    }
  }
  return null
}

async function undone(wrong: Case, site: Site, join: Site): Promise<Explained | null> {
  const left = sourcesIn(join.body.larg, site, wrong.schema)
  const right = sourcesIn(join.body.rarg, site, wrong.schema)
  const optional = join.body.jointype === 'JOIN_RIGHT' ? left : right
  const where = conjuncts(site.body.whereClause)
  const filters = where.filter(
    (part) =>
      dropsUnpartnered(part, optional, site, wrong) && !wrong.right.hasIn('whereClause', part),
  )
  const trials = [...filters.map((part) => [part]), ...(filters.length > 1 ? [filters] : [])]
  for (const moved of trials) {
    const quals = conjunction([...conjuncts(join.body.quals), ...moved])
    const from = list(
      replaceAt({ from: site.body.fromClause ?? [] }, [withField(join, 'quals', quals)]).from,
    )
    const reworked = { from, where: where.filter((part) => !moved.includes(part)) }
    for (const counted of [null, optional[0] ?? null]) {
      const edits = editsFor(site, reworked, counted)
      if ((await wrong.mends(edits)) || (await wrong.mendsButForNulls(edits)))
        return undoneBy(
          wrong,
          site,
          reworked,
          moved,
          optional,
          join.body.jointype === 'JOIN_RIGHT' ? right : left,
        )
    }
  }
  return null
}

export function optionalSide(join: Site): 'larg' | 'rarg' {
  return join.body.jointype === 'JOIN_RIGHT' ? 'larg' : 'rarg'
}

/** Whether a condition speaks of the other side of an outer join in each of its alternatives. */
function dropsUnpartnered(
  part: Fields,
  optional: readonly Source[],
  site: Site,
  wrong: Case,
): boolean {
  const either = part.BoolExpr as Fields | undefined
  const arms = either?.boolop === 'OR_EXPR' ? (either.args as readonly Fields[]) : [part]
  return arms.every((arm) => mentions(arm, optional, site, wrong))
}

async function undoneBy(
  wrong: Case,
  site: Site,
  reworked: Reworked,
  moved: readonly Fields[],
  optional: readonly Source[],
  kept: readonly Source[],
): Promise<Explained> {
  const label = kept[0] === undefined ? null : labelOf(kept[0])
  const other = optional[0]
  const lonely =
    label === null || other === undefined
      ? null
      : await wrong.firstRow(
          peek(site, {
            from: reworked.from,
            instead: [...reworked.where, build('_1 IS NULL', wholeRow(other))],
            select: [label],
          }),
        )
  const table = other === undefined ? 'the other table' : sayTable(other)
  const who = lonely === null ? 'a row' : sayValue(lonely[0])
  return {
    name: 'filter-on-outer-join',
    why: `For ${who} there is no row in ${table} that fits, and the outer join would keep it, with NULL for what’s missing. But WHERE runs after the join: ${moved.map((part) => wrong.words(part)).join(' and ')} isn’t true for NULL, so it’s dropped again.${wrong.consequence}`,
    try: 'Ask of each condition: does it choose which rows are partners, or which rows stay in the result?',
    at: moved.map((part) => wrong.places.of(part)),
  }
}

async function notRemoved(wrong: Case, site: Site, join: Site): Promise<Explained | null> {
  const on = conjuncts(join.body.quals)
  const where = conjuncts(site.body.whereClause)
  const optional = sourcesIn(join.body[optionalSide(join)], site, wrong.schema)
  for (const part of on.length > 1 ? on : []) {
    // A condition on the optional side chooses partners: it is in its place.
    if (wrong.right.hasIn('quals', part) || mentions(part, optional, site, wrong)) continue
    const quals = conjunction(on.filter((one) => one !== part))
    const from = list(
      replaceAt({ from: site.body.fromClause ?? [] }, [withField(join, 'quals', quals)]).from,
    )
    if (!(await wrong.mends(editsFor(site, { from, where: [...where, part] }, null)))) continue
    const source = sourcesOf(site, wrong.schema).find(
      (one) => !one.optional && mentions(part, [one], site, wrong),
    )
    const label = source === undefined ? null : labelOf(source)
    const stayed =
      label === null
        ? null
        : await wrong.firstRow(
            peek(site, { select: [label], where: [build('(_1) IS NOT TRUE', part)] }),
          )
    const who = stayed === null ? 'a row that doesn’t fit' : sayValue(stayed[0])
    return {
      name: 'filter-on-outer-join',
      why: `ON only chooses which rows are partners. An outer join keeps ${who} in any case, even if ${wrong.words(part)} isn’t true, and fills the rest with NULL.${wrong.consequence}`,
      try: 'Ask of each condition: does it choose which rows are partners, or which rows stay in the result?',
      at: [wrong.places.of(part)],
    }
  }
  return null
}
