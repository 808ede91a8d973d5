/** A quotient that lost its fraction; a value that sits on a boundary. */

import { build, type Edit } from '../../sql/edit.ts'
import { queriesAround, sourcesOf } from '../../sql/sources.ts'
import { type Fields, type Json, lastWord, list, type Site, sitesOf, word } from '../../sql/tree.ts'
import type { Case, Explained, Hypothesis } from './case.ts'
import { labelOf, peek } from './peek.ts'
import { sameRounded } from './same.ts'
import { sayValue } from './words.ts'

/** A whole number divided by a whole number is a whole number. */
export const integerDivision: Hypothesis = async (wrong) => {
  const divisions = wrong.sites.filter(
    (site) =>
      site.tag === 'A_Expr' &&
      site.whole !== null &&
      lastWord(site.body.name) === '/' &&
      !wrong.right.has({ A_Expr: site.body }),
  )
  const trials = [...divisions.map((site) => [site]), ...(divisions.length > 1 ? [divisions] : [])]
  for (const trial of trials) {
    const edits = trial.map(
      (site): Edit => ({
        path: [...site.path, 'lexpr'],
        value: build('_1::numeric', site.body.lexpr),
      }),
    )
    const came = await wrong.repaired(edits)
    if (!(await wrong.mends(edits)) && !sameRounded(wrong.expected, came)) continue
    const first = trial[0] as Site
    return {
      name: 'integer-division',
      why: `${await sayDivision(wrong, first)} Both sides are whole numbers, so PostgreSQL gives a whole number and drops what is behind the point.${wrong.consequence}`,
      try: 'Look at the types of the two sides of the division.',
      at: trial.map((site) => wrong.places.of(site.body)),
    }
  }
  return null
}

/** 7 / 2 gives 3: the first division on these rows that loses something. */
async function sayDivision(wrong: Case, site: Site): Promise<string> {
  const query = queriesAround(site)[0]
  const { lexpr, rexpr } = site.body
  const whole: Fields = { A_Expr: site.body }
  if (query?.tag !== 'SelectStmt') return `${wrong.words(site.body)} loses its fraction.`
  const select = [lexpr, rexpr, whole].map((node) => build('_1::text', node))
  const { groupClause } = query.body
  const groupBy = Array.isArray(groupClause) ? (groupClause as readonly Fields[]) : undefined
  const how = groupBy === undefined ? { select } : { select, groupBy }
  const rows = [
    ...(await wrong.rows(peek(query, how))),
    ...(await wrong.rows(peek(query, { ...how, instead: [] }))),
  ]
  const lossy = rows.find(([over, under]) => Number(over) % Number(under) !== 0)
  return lossy === undefined
    ? `${wrong.words(site.body)} loses its fraction.`
    : `${wrong.words(site.body)} is ${lossy[0]} / ${lossy[1]} here, and that gives ${lossy[2]}.`
}

const wholeTypes: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
}

/** A number with decimals made whole by a cast. */
export const roundedByCast: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    const type = wholeTypes[lastWord((site.body.typeName as Fields | undefined)?.names)]
    if (site.tag !== 'TypeCast' || site.whole === null || type === undefined) continue
    if (wrong.right.has({ TypeCast: site.body })) continue
    const value = build('_1::numeric', site.body.arg)
    if (!(await wrong.mends([{ path: site.whole, value }]))) continue
    const query = queriesAround(site)[0]
    if (query?.tag !== 'SelectStmt') continue
    const whole: Fields = { TypeCast: site.body }
    const rounded = await wrong.firstRow(
      peek(query, {
        select: [build('_1::text', value), build('_1::text', whole)],
        where: [build('_1 <> _2', value, whole)],
      }),
    )
    if (rounded === null) continue
    return {
      name: 'rounded-by-cast',
      why: `A cast to ${type} rounds to a whole number: it makes ${rounded[1]} of ${rounded[0]}.${wrong.consequence}`,
      try: 'Which type keeps the decimals of a number?',
      at: [wrong.places.of(whole)],
    }
  }
  return null
}

const neighbors: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }

/** A value exactly on the boundary of a comparison. */
export const boundary: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    if (site.tag !== 'A_Expr' || site.whole === null || !mayBeOff(wrong, site)) continue
    const neighbor = site.body.kind === 'AEXPR_OP' ? neighbors[lastWord(site.body.name)] : undefined
    if (neighbor !== undefined) {
      const edits: Edit[] = [{ path: [...site.path, 'name'], value: [word(neighbor)] }]
      if (await wrong.mends(edits)) return onBoundary(wrong, site, site.body.lexpr, site.body.rexpr)
    }
    if (site.body.kind !== 'AEXPR_BETWEEN') continue
    const [low, high] = list(((site.body.rexpr as Fields).List as Fields).items)
    const halves = [
      { template: '_1 > _2 AND _1 <= _3', end: low },
      { template: '_1 >= _2 AND _1 < _3', end: high },
    ]
    for (const { template, end } of halves) {
      const value = build(template, site.body.lexpr, low, high)
      if (await wrong.mends([{ path: site.whole, value }]))
        return onBoundary(wrong, site, site.body.lexpr, end)
    }
  }
  return null
}

/** Not what the reference asks as well; and no comparison of something else than the reference compares. */
function mayBeOff(wrong: Case, site: Site): boolean {
  if (wrong.right.has({ A_Expr: site.body })) return false
  if (wrong.right.compares(site.body)) return true
  // The sign and the constant are right: what they are asked of is another thing.
  if (wrong.right.hasBound(site.body)) return false
  const computed = [site.body.lexpr, site.body.rexpr].some((side) =>
    sitesOf({ side: side ?? null }).some((inner) =>
      ['SubLink', 'FuncCall', 'A_Expr'].includes(inner.tag),
    ),
  )
  if (!computed) return true
  const operator = lastWord(site.body.name)
  return wrong.right.usesOperator(neighbors[operator] ?? '') && !wrong.right.usesOperator(operator)
}

async function onBoundary(
  wrong: Case,
  site: Site,
  left: Json | undefined,
  right: Json | undefined,
): Promise<Explained> {
  const query = queriesAround(site)[0]
  const source = query === undefined ? undefined : sourcesOf(query, wrong.schema)[0]
  const label = source === undefined ? null : labelOf(source)
  const here =
    query?.tag !== 'SelectStmt'
      ? null
      : await wrong.firstRow(
          peek(query, {
            select: [build('_1::text', left), label ?? build('NULL::text')],
            instead: [build('_1 = _2', left, right)],
          }),
        )
  const who =
    here === null || here === undefined
      ? 'a row'
      : here[1] === null
        ? `${sayValue(here[0])}`
        : `${sayValue(here[1])} with ${sayValue(here[0])}`
  return {
    name: 'boundary',
    why: `On these rows ${who} sits exactly on the boundary of ${wrong.words(site.body)}.${wrong.consequence}`,
    try: 'Read the task again for the words at the boundary: more than, at least, before, until.',
    at: [wrong.places.of(site.body)],
  }
}
