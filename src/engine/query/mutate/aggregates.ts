/** Wrong counting: DISTINCT, another aggregate, another group, a window that looks elsewhere. */

import { build } from '../../sql/edit.ts'
import { functionNamed, ranks } from '../../sql/functions/functions.ts'
import { tellsInputApart, tellsRowsApart } from '../../sql/keys.ts'
import { certainlyNotNull } from '../../sql/nullability.ts'
import { queriesAround, resolve } from '../../sql/sources.ts'
import {
  columnPath,
  type Fields,
  type Json,
  lastWord,
  list,
  type Site,
  shape,
  word,
} from '../../sql/tree.ts'
import {
  changed,
  inPlace,
  type Mutation,
  type MutationContext,
  type Rule,
  withField,
  without,
} from './rule.ts'

export function isAggregate(call: Fields): boolean {
  return (
    call.over === undefined &&
    (functionNamed(lastWord(call.funcname)).isAggregate === true || call.agg_within_group === true)
  )
}

/** Whether an expression holds an aggregate of its own query. */
export function holdsAggregate(node: Json | undefined): boolean {
  if (Array.isArray(node)) return node.some((item: Json) => holdsAggregate(item))
  if (node === null || node === undefined || typeof node !== 'object') return false
  const call = (node as Fields).FuncCall as Fields | undefined
  if (call !== undefined && isAggregate(call)) return true
  if ('SubLink' in node) return holdsAggregate((node.SubLink as Fields).testexpr)
  return Object.values(node).some((inner) => holdsAggregate(inner))
}

/** DISTINCT added to a SELECT or taken away, where the rows are seen. */
export const distinct: Rule = (site, context) => {
  if (
    site.tag !== 'SelectStmt' ||
    site.body.op !== 'SETOP_NONE' ||
    site.body.targetList === undefined
  )
    return []
  if (onlyMembership(site)) return []
  const values = list(site.body.targetList).map((one) => ((one as Fields).ResTarget as Fields).val)
  const isOn =
    Object.keys((list(site.body.distinctClause)[0] as Fields | undefined) ?? {}).length > 0
  if (!isOn && tellsRowsApart(values, site, context.schema)) return []
  if (site.body.distinctClause !== undefined)
    return [changed('distinct', site, 'distinctClause', undefined)]
  if (
    site.body.groupClause === undefined &&
    list(site.body.targetList).some((one) => holdsAggregate(one))
  )
    return []
  return [changed('distinct', site, 'distinctClause', [{}])]
}

/** Whether a query only stands in IN, EXISTS or a set operation without ALL, where duplicates do not count. */
export function onlyMembership(site: Site): boolean {
  const holder = site.around.at(-1)
  if (holder === undefined) return false
  if (holder.tag === 'SubLink')
    return ['EXISTS_SUBLINK', 'ANY_SUBLINK', 'ALL_SUBLINK'].includes(
      String(holder.body.subLinkType),
    )
  return holder.tag === 'SelectStmt' && holder.body.op !== 'SETOP_NONE' && holder.body.all !== true
}

const others: Readonly<Record<string, readonly string[]>> = {
  sum: ['avg', 'min', 'max'],
  avg: ['sum', 'min', 'max'],
  min: ['max'],
  max: ['min'],
  bool_and: ['bool_or'],
  bool_or: ['bool_and'],
  every: ['bool_or'],
}

/** Another aggregate, count(*) for count(col), DISTINCT inside. */
export const aggregates: Rule = (site, context) => {
  if (site.tag !== 'FuncCall') return []
  const name = lastWord(site.body.funcname)
  const over = site.body.over !== undefined
  const { repeats } = functionNamed(name)
  if (repeats === undefined) return []
  const out = (others[name] ?? []).map((other) =>
    changed('aggregate', site, 'funcname', [word(other)]),
  )
  if (site.body.agg_star === true) return [...out, ...countedColumns(site, context)]
  if (name === 'count' && !certainlyNotNull(list(site.body.args)[0], site, context.schema)) {
    const star = { ...site.body, args: undefined, agg_distinct: undefined, agg_star: true }
    out.push(...inPlace('aggregate', site, { FuncCall: star }))
  }
  const query = queriesAround(site)[0]
  const apart =
    query !== undefined && tellsInputApart([list(site.body.args)[0]], query, context.schema)
  if (!over && repeats !== 'ignored' && !apart && !asksIfAny(site)) {
    out.push(
      changed('distinct', site, 'agg_distinct', site.body.agg_distinct === true ? undefined : true),
    )
  }
  return out
}

/** A count that is only asked whether it is 0. */
function asksIfAny(site: Site): boolean {
  const holder = site.around.at(-1)
  if (lastWord(site.body.funcname) !== 'count' || holder?.tag !== 'A_Expr') return false
  const constant = ((holder.body.rexpr as Fields | undefined)?.A_Const as Fields | undefined)?.ival
  if (site.field !== 'lexpr' || constant === undefined) return false
  const number = Number((constant as Fields).ival ?? 0)
  const operator = lastWord(holder.body.name)
  return (
    (number === 0 && ['=', '<>', '>'].includes(operator)) ||
    (number === 1 && ['<', '>='].includes(operator))
  )
}

/** count(col) for count(*): the columns of the query that may be NULL there. */
function countedColumns(site: Site, context: MutationContext): Mutation[] {
  const query = queriesAround(site)[0]
  const seen = new Set<string>()
  return context.sites.flatMap((column): Mutation[] => {
    const node: Json = { ColumnRef: column.body }
    if (
      column.tag !== 'ColumnRef' ||
      queriesAround(column)[0] !== query ||
      columnPath(node) === null
    )
      return []
    const key = shape(node)
    if (seen.has(key) || resolve(node, column, context.schema) === null) return []
    seen.add(key)
    const call = { ...site.body, agg_star: undefined, args: [node] }
    const counted = certainlyNotNull(node, column, context.schema)
      ? []
      : inPlace('aggregate', site, { FuncCall: call })
    if (site.body.over !== undefined || asksIfAny(site)) return counted
    return [...counted, ...inPlace('distinct', site, { FuncCall: { ...call, agg_distinct: true } })]
  })
}

/** A column of GROUP BY dropped, or swapped for another of its table. */
export const groups: Rule = (site, context) => {
  if (site.tag !== 'SelectStmt') return []
  const keys = list(site.body.groupClause)
  return keys.flatMap((key, at): Mutation[] => {
    if (isImplied(key, keys, site, context)) return []
    const dropped: Mutation = {
      rule: 'group',
      edits: [withField(site, 'groupClause', without(keys, at))],
      mark: key,
    }
    const swapped = otherColumns(key, site, context).map(
      (other): Mutation => ({
        rule: 'group',
        edits: [
          withField(
            site,
            'groupClause',
            keys.map((one, position) => (position === at ? other : one)),
          ),
        ],
        mark: key,
      }),
    )
    return keys.length > 1 ? [dropped, ...swapped] : swapped
  })
}

/** Whether the other keys hold the primary key of its table, which decides it. */
function isImplied(
  key: Json,
  keys: readonly Json[],
  site: Site,
  context: MutationContext,
): boolean {
  const found = resolve(key, site, context.schema)
  const primary = found?.source.table?.uniqueKeys.find((one) => one.primary)
  if (found === null || primary === undefined) return false
  const rest = keys.filter((one) => one !== key).map((one) => resolve(one, site, context.schema))
  return primary.columns.every((name) =>
    rest.some((one) => one?.source.name === found.source.name && one.column.name === name),
  )
}

/** Other columns of the same table, of the same type. */
function otherColumns(key: Json, site: Site, context: MutationContext): Json[] {
  const found = resolve(key, site, context.schema)
  const path = columnPath(key)
  if (found === null || path === null) return []
  return (found.source.table?.columns ?? [])
    .filter(
      (column) => column.name !== found.column.name && column.baseType === found.column.baseType,
    )
    .map((column) => ({ ColumnRef: { fields: [...path.slice(0, -1), column.name].map(word) } }))
}

const pairs: Readonly<Record<string, string>> = {
  lag: 'lead',
  lead: 'lag',
  first_value: 'last_value',
  last_value: 'first_value',
  percent_rank: 'cume_dist',
  cume_dist: 'percent_rank',
}

/** Another window function; another frame. */
export const windowFunctions: Rule = (site, context) => {
  if (site.tag !== 'FuncCall' || site.body.over === undefined) return []
  const name = lastWord(site.body.funcname)
  const over = site.body.over as Fields
  const apart = windowTellsApart(over, site, context)
  const renamed = [
    ...(ranks.includes(name) && !apart ? ranks.filter((other) => other !== name) : []),
    pairs[name],
  ]
  const out = renamed.flatMap((other) =>
    other === undefined ? [] : [changed('window-function', site, 'funcname', [word(other)])],
  )
  const hasFrame = over.name === undefined && over.orderClause !== undefined
  if (!hasFrame || functionNamed(name).ignoresFrame === true) return out
  return [...out, ...otherFrames(over, apart).map((frame) => changed('frame', site, 'over', frame))]
}

const defaultFrame = 1058
/** The same, written out. */
const rangeToCurrent = 1074
const rowsToCurrent = 1077
const wholePartition = 307

/** Whether no two rows of a partition are equal in what the window orders by. */
export function windowTellsApart(over: Fields, site: Site, context: MutationContext): boolean {
  const query = queriesAround(site)[0]
  if (query === undefined || over.name !== undefined) return false
  const order = list(over.orderClause).map((key) => ((key as Fields).SortBy as Fields).node)
  return tellsRowsApart([...list(over.partitionClause), ...order], query, context.schema)
}

function otherFrames(over: Fields, apart: boolean): Fields[] {
  const frame = over.frameOptions
  const { startOffset: _start, endOffset: _end, ...rest } = over
  const toCurrent = [defaultFrame, rangeToCurrent, rowsToCurrent]
  return (
    [defaultFrame, rowsToCurrent, wholePartition]
      .filter((other) => other !== frame && !(frame === rangeToCurrent && other === defaultFrame))
      // Row by row and value by value are the same where no two values are equal.
      .filter((other) => !(apart && toCurrent.includes(Number(frame)) && toCurrent.includes(other)))
      .map((frameOptions) => ({ ...rest, frameOptions }))
  )
}

/** PARTITION BY dropped, or one of its keys; the window's order turned around or one key dropped. */
export const windows: Rule = (site) => {
  if (site.tag !== 'WindowDef') return []
  const partition = list(site.body.partitionClause)
  const dropped = partition.map(
    (key, at): Mutation => ({
      rule: 'partition',
      edits: [withField(site, 'partitionClause', without(partition, at))],
      mark: key,
    }),
  )
  return dropped
}

function resultOf(when: Fields): Json | undefined {
  return (when.CaseWhen as Fields).result
}

function withResult(when: Fields, result: Json | undefined): Fields {
  return { CaseWhen: { ...(when.CaseWhen as Fields), result } }
}

/** CASE: results of neighbors swapped, ELSE dropped. */
export const cases: Rule = (site) => {
  if (site.tag !== 'CaseExpr') return []
  const whens = list(site.body.args) as readonly Fields[]
  const out = whens.slice(1).map((when, before) => {
    const first = whens[before] as Fields
    const swapped = whens.map((one, at) =>
      at === before
        ? withResult(one, resultOf(when))
        : at === before + 1
          ? withResult(one, resultOf(first))
          : one,
    )
    return changed('case', site, 'args', swapped)
  })
  const last = whens.at(-1)
  if (site.body.defresult === undefined || last === undefined) return out
  const swapped = [...whens.slice(0, -1), withResult(last, site.body.defresult)]
  const both = { CaseExpr: { ...site.body, args: swapped, defresult: resultOf(last) } }
  const isNull = ((site.body.defresult as Fields).A_Const as Fields | undefined)?.isnull === true
  return [
    ...out,
    ...inPlace('case', site, both),
    ...(isNull ? [] : [changed('case', site, 'defresult', undefined)]),
  ]
}

/** coalesce(a, b) as a; a::numeric / b as a / b; a local time left in its stored zone. */
export const dropped: Rule = (site) => {
  if (site.tag === 'CoalesceExpr') return inPlace('coalesce', site, list(site.body.args)[0])
  if (site.tag === 'A_Expr' && site.body.kind === 'AEXPR_NULLIF')
    return inPlace('coalesce', site, site.body.lexpr)
  if (site.tag === 'TypeCast' && site.around.at(-1)?.tag === 'A_Expr') {
    const constant = (site.body.arg as Fields).A_Const !== undefined
    return constant ? [] : inPlace('cast', site, site.body.arg)
  }
  if (site.tag !== 'FuncCall' || lastWord(site.body.funcname) !== 'timezone') return []
  const [zone, moment] = list(site.body.args)
  return [
    ...inPlace('time-zone', site, moment),
    ...inPlace('time-zone', site, build("_1 AT TIME ZONE 'UTC'", moment)).filter(
      () => shape(zone) !== shape(build("'UTC'")),
    ),
  ]
}
