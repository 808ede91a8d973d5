/** Joins that give a row as often as it finds partners. */

import { build, type Edit, replaceAt } from '../../sql/edit.ts'
import { functionNamed } from '../../sql/functions/functions.ts'
import type { Repeats } from '../../sql/functions/sql-function.ts'
import { resolve, type Source, sourcesOf } from '../../sql/sources.ts'
import {
  conjunction,
  conjuncts,
  type Fields,
  type Json,
  lastWord,
  list,
  type Site,
  sitesOf,
} from '../../sql/tree.ts'
import { isAggregate } from '../mutate/aggregates.ts'
import { withField } from '../mutate/rule.ts'
import type { Case, Explained, Hypothesis } from './case.ts'
import { mentions } from './outer.ts'
import { columnOf, keyOf, labelOf, peek, sayTable, wholeRow } from './peek.ts'
import { sayTimes, sayValue } from './words.ts'

const tryText =
  'Say in words what one row of the join stands for, before anything is shown, counted or added up.'

/** A join gives a row once for every partner, and each copy is shown or counted. */
export const joinMultiplied: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    if (site.tag !== 'SelectStmt' || site.body.fromClause === undefined) continue
    const sources = sourcesOf(site, wrong.schema)
    if (sources.length < 2) continue
    const found =
      (await unlinked(wrong, site, sources)) ??
      (await onlyAsked(wrong, site, sources)) ??
      (await countedAgain(wrong, site, sources))
    if (found !== null) return found
  }
  return null
}

/** A source that nothing but the join needs: asked with EXISTS it multiplies nothing. */
async function onlyAsked(
  wrong: Case,
  site: Site,
  sources: readonly Source[],
): Promise<Explained | null> {
  for (const source of sources) {
    const edits = semiJoin(wrong, site, source)
    if (edits === null) continue
    for (const trial of edits) {
      if (!(await wrong.mends(trial))) continue
      const shown = sources.find((other) => other !== source && other.table !== null)
      const copies = shown === undefined ? null : await copiesOf(wrong, site, shown, source)
      if (copies === null) continue
      return {
        name: 'join-multiplied',
        why: `${sayValue(copies.label)} finds ${copies.times} rows in ${sayTable(source)}, and a join gives it once for each of them.${wrong.consequence}`,
        try: tryText,
        at: [wrong.places.of(valueIn(site, source))],
      }
    }
  }
  return null
}

function valueIn(site: Site, source: Source): Json | undefined {
  return source.whole
    .slice(site.path.length)
    .reduce<Json | undefined>(
      (value, step) => (value as Record<string | number, Json | undefined> | undefined)?.[step],
      site.body,
    )
}

interface Copies {
  readonly label: string | null
  readonly times: number
}

/** How often the rows of a source come out of the join, or how many rows of another they find: the most. */
async function copiesOf(
  wrong: Case,
  site: Site,
  source: Source,
  partner?: Source,
): Promise<Copies | null> {
  const label = labelOf(source)
  const key = source.table === null ? [] : keyOf(source.table).map((name) => columnOf(source, name))
  if (label === null || key.length === 0) return null
  const times =
    partner === undefined ? build('count(*)') : build('count(DISTINCT _1)', wholeRow(partner))
  const [first] = await wrong.rows(
    peek(site, {
      select: [label, times],
      groupBy: [...key, label],
      having: build('_1 > 1', times),
      orderBy: [times],
    }),
  )
  return first === undefined ? null : { label: first[0] ?? null, times: Number(first[1]) }
}

/** The query with a source asked by EXISTS; also left out, where an outer join kept every row. Null where it is needed. */
function semiJoin(wrong: Case, site: Site, source: Source): Edit[][] | null {
  const elsewhere = [
    'targetList',
    'groupClause',
    'havingClause',
    'sortClause',
    'windowClause',
    'distinctClause',
  ]
  if (
    elsewhere.some(
      (field) => mentions(site.body[field], [source], site, wrong) || stars(site.body[field]),
    )
  )
    return null
  const cut = withoutSource(site, source)
  if (cut === null) return null
  const where = conjuncts(site.body.whereClause)
  const mine = [...conjuncts(cut.quals), ...where].filter((part) =>
    mentions(part, [source], site, wrong),
  )
  const rest = [...conjuncts(cut.quals), ...where].filter((part) => !mine.includes(part))
  if (
    sitesOf({ from: cut.from }).some(
      (inner) => inner.tag === 'JoinExpr' && mentions(inner.body.quals, [source], site, wrong),
    )
  )
    return null
  const exists: Fields = {
    SubLink: {
      subLinkType: 'EXISTS_SUBLINK',
      subselect: {
        SelectStmt: {
          targetList: [{ ResTarget: { val: build('1') } }],
          fromClause: [cut.item],
          ...(mine.length === 0 ? {} : { whereClause: conjunction(mine) }),
          limitOption: 'LIMIT_OPTION_DEFAULT',
          op: 'SETOP_NONE',
        },
      },
    },
  }
  const from = withField(site, 'fromClause', cut.from)
  const asked = [from, withField(site, 'whereClause', conjunction([...rest, exists]))]
  return cut.optional ? [[from, withField(site, 'whereClause', conjunction(rest))], asked] : [asked]
}

/** SELECT * and count of a whole row need every source. */
function stars(value: Json | undefined): boolean {
  return JSON.stringify(value ?? null).includes('"ColumnRef":{"fields":[{"A_Star"')
}

interface Cut {
  readonly from: readonly Json[]
  readonly item: Json
  readonly quals: Json | undefined
  readonly optional: boolean
}

/** The FROM without one source; null where that leaves nothing or a join by column names. */
function withoutSource(site: Site, source: Source): Cut | null {
  const from = list(site.body.fromClause)
  const steps = source.whole.slice(site.path.length + 1)
  const item = valueIn(site, source)
  const position = Number(steps[0])
  if (item === undefined) return null
  if (steps.length === 1) {
    const kept = from.filter((_, at) => at !== position)
    return kept.length === 0 ? null : { from: kept, item, quals: undefined, optional: false }
  }
  const joinPath = steps.slice(0, -2)
  const join = joinPath.reduce<Json | undefined>(
    (value, step) => (value as Record<string | number, Json | undefined> | undefined)?.[step],
    from as Json,
  ) as Fields | undefined
  const body = join?.JoinExpr as Fields | undefined
  if (body === undefined || body.usingClause !== undefined || body.isNatural === true) return null
  const kind = String(body.jointype)
  const side = steps.at(-1)
  if (
    kind === 'JOIN_FULL' ||
    (kind === 'JOIN_LEFT' && side === 'larg') ||
    (kind === 'JOIN_RIGHT' && side === 'rarg')
  )
    return null
  const other = body[side === 'larg' ? 'rarg' : 'larg']
  const replaced = replaceAt({ from }, [{ path: ['from', ...joinPath], value: other }])
  return { from: list(replaced.from), item, quals: body.quals, optional: kind !== 'JOIN_INNER' }
}

/** Aggregates that should take each row of their table once. */
async function countedAgain(
  wrong: Case,
  site: Site,
  sources: readonly Source[],
): Promise<Explained | null> {
  const calls = sitesOf({
    field: [site.body.targetList ?? [], site.body.havingClause ?? null],
  }).filter(
    (inner) =>
      inner.tag === 'FuncCall' &&
      isAggregate(inner.body) &&
      !inner.around.some((outer) => outer.tag === 'SelectStmt'),
  )
  const tables = sources.filter((source) => source.table !== null && keyOf(source.table).length > 0)
  for (const starred of tables) {
    const plans = calls.map((call) => ({ call, source: sourceOf(call, site, wrong, starred) }))
    const once = plans.filter(
      (plan) => plan.source !== null && onceOnly(plan.call, plan.source) !== null,
    )
    if (once.length === 0) continue
    const edited = replaceAt(
      { field: [site.body.targetList ?? [], site.body.havingClause ?? null] },
      once.map((plan) => ({
        path: plan.call.whole ?? [],
        value: onceOnly(plan.call, plan.source as Source) ?? null,
      })),
    )
    const [targetList, havingClause] = list(edited.field)
    const edits = [
      withField(site, 'targetList', targetList),
      withField(site, 'havingClause', havingClause ?? undefined),
    ]
    if (!(await wrong.mends(edits))) continue
    for (const plan of once) {
      const copies = await copiesOf(wrong, site, plan.source as Source)
      if (copies !== null)
        return multipliedFinding(wrong, plan.call, plan.source as Source, copies, sources)
    }
    if (!calls.some((call) => call.body.agg_star === true)) break
  }
  return null
}

function multipliedFinding(
  wrong: Case,
  call: Site,
  source: Source,
  copies: Copies,
  sources: readonly Source[],
): Explained {
  const others = sources.filter((other) => other.name !== source.name).map(sayTable)
  return {
    name: 'join-multiplied',
    why: `The join gives a row of ${sayTable(source)} once for every partner it finds in ${others.join(' and ')}. Here one row (${sayValue(copies.label)}) is there ${sayTimes(copies.times)}, and ${wrong.words(call.body)} takes each copy.${wrong.consequence}`,
    try: tryText,
    at: [wrong.places.of(call.body)],
  }
}

/** The source whose rows an aggregate is about. */
function sourceOf(call: Site, site: Site, wrong: Case, starred: Source): Source | null {
  if (call.body.agg_star === true) return starred
  const column = sitesOf({ args: call.body.args ?? [] }).find((inner) => inner.tag === 'ColumnRef')
  if (column === undefined) return null
  return resolve({ ColumnRef: column.body }, site, wrong.schema)?.source ?? null
}

/** Aggregates that do this with repeats can be written so that they take each row once. */
const repairable: ReadonlySet<Repeats | undefined> = new Set(['added', 'counted', 'listed'])

/** An aggregate over each row of a source once; null where it cannot be said or makes no difference. */
function onceOnly(call: Site, source: Source): Fields | null {
  const name = lastWord(call.body.funcname)
  const [argument, second] = list(call.body.args)
  const plain = call.body.agg_distinct !== true && call.body.agg_order === undefined
  if (!repairable.has(functionNamed(name).repeats) || !plain || source.table === null) return null
  const key = keyOf(source.table).map((column) => columnOf(source, column))
  const named =
    key.length === 1
      ? build('_1::text', key[0])
      : { RowExpr: { args: key, row_format: 'COERCE_EXPLICIT_CALL' } }
  const id = key.length === 1 ? named : build('_1::text', named)
  const filter = call.body.agg_filter
  const collected = (node: Json | undefined): Fields => {
    const made = build('array_agg(_1)', node)
    return filter === undefined
      ? made
      : { FuncCall: { ...(made.FuncCall as Fields), agg_filter: filter } }
  }
  if (call.body.agg_star === true || second !== undefined) {
    return call.body.agg_star === true
      ? build(
          '(SELECT count(*) FROM (SELECT DISTINCT k FROM unnest(_1) AS u(k) WHERE k IS NOT NULL) AS once)',
          collected(id),
        )
      : null
  }
  const outer = build(
    `(SELECT ${name}(v) FROM (SELECT DISTINCT k, v FROM unnest(_1, _2) AS u(k, v) WHERE k IS NOT NULL) AS once)`,
    collected(id),
    collected(argument),
  )
  return outer
}

/** Two tables with nothing said about which rows belong together. */
async function unlinked(
  wrong: Case,
  site: Site,
  sources: readonly Source[],
): Promise<Explained | null> {
  const where = conjuncts(site.body.whereClause)
  const said = [
    ...where,
    ...sitesOf({ from: site.body.fromClause ?? [] }).flatMap((inner) =>
      conjuncts(inner.body.quals),
    ),
  ]
  for (const child of sources) {
    for (const key of child.table?.foreignKeys ?? []) {
      for (const parent of sources.filter(
        (one) => one !== child && one.table?.name === key.references,
      )) {
        const linked = said.some(
          (part) => mentions(part, [child], site, wrong) && mentions(part, [parent], site, wrong),
        )
        if (linked || joinedByName(site)) continue
        const link = key.columns.map((column, at) =>
          build(
            '_1 = _2',
            columnOf(child, column),
            columnOf(parent, key.referencedColumns[at] ?? ''),
          ),
        )
        const edits = [withField(site, 'whereClause', conjunction([...where, ...link]))]
        if (!(await wrong.mends(edits))) continue
        const copies = (await copiesOf(wrong, site, parent)) ?? (await copiesOf(wrong, site, child))
        const example =
          copies === null ? '' : ` ${sayValue(copies.label)} is there ${sayTimes(copies.times)}.`
        return {
          name: 'join-multiplied',
          why: `Nothing says which row of ${sayTable(child)} belongs to which row of ${sayTable(parent)}, so each one is put beside every other.${example}`,
          try: tryText,
          at: [wrong.places.of(valueIn(site, child))],
        }
      }
    }
  }
  return null
}

function joinedByName(site: Site): boolean {
  return sitesOf({ from: site.body.fromClause ?? [] }).some(
    (inner) =>
      inner.tag === 'JoinExpr' &&
      (inner.body.isNatural === true || inner.body.usingClause !== undefined),
  )
}
