/** A moment read in another place's clock than the one asked for. */

import { build, type Edit } from '../../sql/edit.ts'
import { functionNamed } from '../../sql/functions/functions.ts'
import { queriesAround, resolve, sourcesOf } from '../../sql/sources.ts'
import {
  columnPath,
  type Fields,
  type Json,
  lastWord,
  list,
  type Site,
  shape,
  sitesOf,
} from '../../sql/tree.ts'
import type { Case, Explained, Hypothesis } from './case.ts'
import { columnOf, peek } from './peek.ts'

/** A time zone that is missing, is another one, or is too many. */
export const timeZone: Hypothesis = async (wrong) => {
  const mine = wrong.sites.filter((site) => isZoned(site) && !isShifted(site))
  const zones = zonesIn(wrong.reference)
  if (mine.length === 0 && zones.length === 0) return null
  for (const repair of repairs(wrong, mine, zones)) {
    if (repair.edits.length > 0 && (await wrong.mends(repair.edits))) return finding(wrong, repair)
  }
  return null
}

interface Repair {
  readonly edits: readonly Edit[]
  readonly sites: readonly Site[]
  readonly zone: Fields | null
}

function isZoned(site: Site): boolean {
  return (
    site.tag === 'FuncCall' &&
    lastWord(site.body.funcname) === 'timezone' &&
    list(site.body.args).length === 2
  )
}

/** The hours of a zone are added to it by hand: another zone there is no repair. */
function isShifted(site: Site): boolean {
  const sum = site.around.at(-1)
  if (sum?.tag !== 'A_Expr' || !/^[+-]$/.test(lastWord(sum.body.name))) return false
  return ![sum.body.lexpr, sum.body.rexpr].some(isConstant)
}

function isConstant(node: Json | undefined): boolean {
  const { A_Const, TypeCast } = (node ?? {}) as Fields
  return A_Const !== undefined || (TypeCast !== undefined && isConstant((TypeCast as Fields).arg))
}

/** The zones that the reference reads moments in, each once. */
function zonesIn(reference: Fields | null): Fields[] {
  const zones = new Map<string, Fields>()
  for (const site of reference === null ? [] : sitesOf(reference)) {
    const zone = isZoned(site) ? (list(site.body.args)[0] as Fields | undefined) : undefined
    if (zone !== undefined) zones.set(shape(zone), zone)
  }
  return [...zones.values()]
}

function repairs(wrong: Case, mine: readonly Site[], zones: readonly Fields[]): Repair[] {
  const bare = wrong.sites.filter(
    (site) => isMoment(site, wrong) && !site.around.some(isZoned) && !isBetweenMoments(site, wrong),
  )
  const out: Repair[] = []
  for (const zone of zones) {
    const read = (site: Site): Edit[] => {
      const here = zoneAt(zone, site, wrong)
      if (here === null || site.whole === null) return []
      return [
        { path: site.whole, value: build('_1 AT TIME ZONE _2', { ColumnRef: site.body }, here) },
      ]
    }
    const asOther = (site: Site): Edit[] => {
      const here = zoneAt(zone, site, wrong)
      return here === null ? [] : [{ path: [...site.path, 'args', 0], value: here }]
    }
    const selected = bare.filter((site) => site.around.some((outer) => outer.tag === 'ResTarget'))
    for (const group of [bare, selected, ...bare.map((site) => [site])]) {
      out.push({ edits: group.flatMap(read), sites: group, zone })
    }
    for (const group of [mine, ...mine.map((site) => [site])]) {
      out.push({ edits: group.flatMap(asOther), sites: group, zone })
    }
  }
  for (const group of [mine, ...mine.map((site) => [site])]) {
    out.push({ edits: outermost(group).flatMap(zoneDropped), sites: group, zone: null })
  }
  return out
}

function zoneDropped(site: Site): Edit[] {
  return site.whole === null ? [] : [{ path: site.whole, value: list(site.body.args)[1] }]
}

/** Edits must not lie inside one another. */
function outermost(sites: readonly Site[]): Site[] {
  return sites.filter(
    (site) => !sites.some((other) => other !== site && site.around.includes(other)),
  )
}

/** A column that holds a moment with its zone. */
function isMoment(site: Site, wrong: Case): boolean {
  if (site.tag !== 'ColumnRef') return false
  return resolve({ ColumnRef: site.body }, site, wrong.schema)?.column.baseType === 'timestamptz'
}

/** Two moments are as far apart, and in the same order, on every clock. */
function isBetweenMoments(site: Site, wrong: Case): boolean {
  const between = site.around.at(-1)
  if (between?.tag !== 'A_Expr' || !/^(-|<|<=|>|>=|=|<>)$/.test(lastWord(between.body.name)))
    return false
  return [between.body.lexpr, between.body.rexpr].every((side) =>
    isMomentNode(side, between, wrong),
  )
}

function isMomentNode(node: Json | undefined, site: Site, wrong: Case): boolean {
  const fields = node as Fields | undefined
  if (fields?.ColumnRef !== undefined)
    return resolve(fields, site, wrong.schema)?.column.baseType === 'timestamptz'
  const call = fields?.FuncCall as Fields | undefined
  return functionNamed(lastWord(call?.funcname)).isClock === true
}

/** The reference's zone as the attempt has to write it; null where its table is not there. */
function zoneAt(zone: Fields, site: Site, wrong: Case): Json | null {
  const path = columnPath(zone)
  if (path === null) return holdsColumn(zone) ? null : zone
  const column = path.at(-1) ?? ''
  for (const query of queriesAround(site)) {
    const source = sourcesOf(query, wrong.schema).find((one) =>
      one.table?.columns.some((candidate) => candidate.name === column),
    )
    if (source !== undefined) return columnOf(source, column)
  }
  return null
}

function holdsColumn(node: Fields): boolean {
  return sitesOf({ node }).some((site) => site.tag === 'ColumnRef')
}

async function finding(wrong: Case, repair: Repair): Promise<Explained> {
  const site = repair.sites[0]
  const example = site === undefined ? null : await sayMoment(wrong, site, repair.zone)
  const said =
    example ?? 'On these rows the clock shows another time, or another day, in another zone.'
  return {
    name: 'time-zone',
    why: `${said} ${sayRead(wrong, repair)}${wrong.consequence}`,
    try: 'Ask on whose clock the day or the hour is meant, and where in your query that is said.',
    at: repair.sites.map((one) => wrong.places.of(one.body)),
  }
}

/** How the attempt reads the moment. */
function sayRead(wrong: Case, repair: Repair): string {
  const site = repair.sites[0]
  if (site === undefined || site.tag === 'ColumnRef') {
    return 'Where a query names no zone, a moment is read in the zone of the session, which is UTC here.'
  }
  return `${wrong.words(site.body)} reads it on another clock.`
}

/** The same moment on two clocks, one of these rows. */
async function sayMoment(wrong: Case, site: Site, zone: Fields | null): Promise<string | null> {
  const query = queriesAround(site).find((one) => one.tag === 'SelectStmt')
  const moment: Json | undefined =
    site.tag === 'ColumnRef' ? { ColumnRef: site.body } : list(site.body.args)[1]
  const own =
    zone ?? (site.tag === 'FuncCall' ? (list(site.body.args)[0] as Fields | undefined) : undefined)
  if (query === undefined || own === undefined || moment === undefined) return null
  const here = zoneAt(own, site, wrong)
  if (here === null) return null
  const local = build('_1 AT TIME ZONE _2', moment, here)
  const select = [build('_1::text', moment), build('_1::text', local), build('_1::text', here)]
  const otherDay = build("_1::date <> (_2 AT TIME ZONE 'UTC')::date", local, moment)
  const row =
    (await wrong.firstRow(peek(query, { select, instead: [otherDay] }))) ??
    (await wrong.firstRow(peek(query, { select })))
  if (row === null) return null
  return `${row[0]} is ${row[1]} on the clock of ${row[2]}.`
}
