import type { Random } from '../../../../kit/random.ts'
import type { Source } from '../aim/block.ts'
import { sourceColumns } from '../aim/source-columns.ts'
import {
  type Call,
  type ColumnUse,
  columnsOf,
  type Expression,
  parts,
  type SourceValues,
} from '../expression/expression.ts'
import { evaluate, Solver } from '../expression/solve.ts'
import type { Builder } from './builder.ts'
import { tableOf } from './repeat.ts'
import { type Gap, isSameGroup, Scales } from './scales.ts'

/** A group of rows of two kinds, as many of each as make a condition over the group come out even. */
export interface Mixture {
  readonly source: Source
  /** Columns that all rows of a kind share. */
  readonly keep: ReadonlySet<number>
  /** The second kind; the first is what the conditions decided. */
  readonly other: SourceValues
  readonly ones: number
  readonly others: number
}

/** What a mixture is made for. */
export interface Weighed {
  /** Every comparison of an aggregate. */
  readonly tallied: readonly Call[]
  /** Those of a share, a mean or a sum. */
  readonly weighed: readonly Call[]
  readonly groups: readonly Expression[]
  readonly goals: readonly Expression[]
  readonly present: ReadonlyMap<number, Source>
  readonly environment: readonly SourceValues[]
}

const comparisons = new Set(['=', '<>', '<', '<=', '>', '>='])
const sums = /^(sum|avg)( distinct)?$/

/** Comparisons that aggregates have a part in. */
export function talliedIn(conditions: readonly Expression[]): Call[] {
  return conditions
    .flatMap((condition) => [...parts(condition)])
    .filter((part) => part.kind === 'call')
    .filter((part) => comparisons.has(part.name) && aggregatesIn(part).length > 0)
}

/** Whether it matters how many rows of which kind a group has. */
export function isWeighed(comparison: Call): boolean {
  const found = aggregatesIn(comparison)
  if (found.some((each) => sums.test(each.name))) return true
  return (
    found.length > 1 && [...parts(comparison)].some((part) => part.kind === 'call' && isRatio(part))
  )
}

const isRatio = ({ name }: Call): boolean => name === '/' || name === '*'

function aggregatesIn(expression: Expression) {
  return [...parts(expression)]
    .filter((part) => part.kind === 'opaque')
    .filter((part) => part.what === 'aggregate')
}

/** Chooses a condition, two kinds of rows and their numbers; null where none comes near. */
export function mixtureOf(builder: Builder, asked: Weighed): Mixture | null {
  const { random } = builder
  const focus = random.pick(asked.weighed)
  const source = sourceOf(focus, asked)
  if (source === null) return null
  const looked = [...asked.tallied, ...asked.groups]
    .flatMap(columnsOf)
    .filter((column) => column.table === source.table)
  const one = asked.environment[source.id]
  if (one === undefined) return null
  for (const column of looked)
    if (one[column.at] === undefined) one[column.at] = builder.drawKnown(column)
  const keep = new Set(looked.map((column) => column.at))
  const shared = random.chance(0.6) ? sharedOut(builder, focus, source, asked) : null
  if (shared !== null) return { source, keep, ...shared }
  const other = otherKind(builder, focus, source, asked)
  if (other === null) return null
  const inside = isSameGroup(asked.groups, asked.environment, source.id, other)
  const scales = new Scales(asked.environment, source, other, inside)
  const counts = balance(scales, focus, asked.tallied, random)
  if (counts === null) return null
  return { source, keep, other, ones: counts[0], others: counts[1] }
}

/** Whose rows are weighed: those that the aggregates look at, or that are grouped. */
function sourceOf(focus: Call, { groups, present }: Weighed): Source | null {
  const looked = [...aggregatesIn(focus), ...groups].flatMap(columnsOf)
  for (const column of looked) {
    const source = present.get(column.source)
    if (source !== undefined) return source
  }
  return null
}

/**
 * A sum or a mean shared out: rows that hold about the same, and one that makes up for what they are off,
 * so that the sides come out even, or one apart. Values go as deep as the column's digits.
 */
function sharedOut(
  builder: Builder,
  focus: Call,
  source: Source,
  { environment, groups, tallied }: Weighed,
): Omit<Mixture, 'source' | 'keep'> | null {
  const { random } = builder
  const added = aggregatesIn(focus)
    .filter((each) => sums.test(each.name))
    .flatMap((each) => sourceColumns(countedIn(each)))
    .filter((column) => column.source === source.id && column.family === 'number')
  const one = environment[source.id]
  if (added.length === 0 || one === undefined) return null
  const column = random.pick(added)
  const step = 10 ** -Math.max(tableOf(builder, source).columns[column.at]?.column.scale ?? 0, 0)
  const near = (value: number): number => Math.round(value / step) * step
  const rest = tallied.filter((each) => each !== focus)
  const scalesOf = (value: number, last: number): { scales: Scales; other: SourceValues } => {
    const rows = [...environment]
    rows[source.id] = one.with(column.at, value)
    const other = one.with(column.at, last)
    return {
      scales: new Scales(rows, source, other, isSameGroup(groups, rows, source.id, other)),
      other,
    }
  }
  const fits: (() => Omit<Mixture, 'source' | 'keep'>)[] = []
  for (const total of totals) {
    if (fits.length === sharedWays) break
    const even = root((value) => scalesOf(value, value).scales.gapOf(focus)(total - 1, 1))
    if (even === null || !builder.allows(column, near(even))) continue
    const value = near(even) + step * random.pick(offs)
    const last = root((each) => scalesOf(value, each).scales.gapOf(focus)(total - 1, 1))
    if (last === null || !builder.allows(column, value)) continue
    const made = near(last) + step * random.pick([0, 0, 1, -1])
    const { scales, other } = scalesOf(value, made)
    if (!builder.allows(column, made)) continue
    if (rest.some((each) => scales.truthOf(each)(total - 1, 1) === false)) continue
    fits.push(() => {
      one[column.at] = value
      return { other, ones: total - 1, others: 1 }
    })
  }
  return fits.length === 0 ? null : random.pick(fits)()
}

const sharedWays = 3
/** By how many steps the rows may be off their even share. */
const offs = [0, 0, 0, 1, -1, 7, -7, 20, -20]

/** Where a straight line is 0; null where there's none or it can't be told. */
function root(line: (value: number) => number | undefined): number | null {
  const [first, second] = [line(0), line(1)]
  if (first === undefined || second === undefined || first === second) return null
  return first / (first - second)
}

/** Another row of the source, on which one thing that the condition looks at is different. */
function otherKind(
  builder: Builder,
  focus: Call,
  source: Source,
  { goals, groups, environment }: Weighed,
): SourceValues | null {
  const { random } = builder
  const own = (column: ColumnUse): boolean => column.source === source.id
  const turns: (() => void)[] = []
  const rows = [...environment]
  const other: SourceValues = [...(environment[source.id] ?? [])]
  rows[source.id] = other
  const solver = new Solver(rows, random, (column) => builder.drawKnown(column))
  const kept = goals.map((condition) => ({ condition, wanted: true as const }))
  for (const aggregate of aggregatesIn(focus)) {
    for (const condition of conditionsIn(aggregate).filter((each) => columnsOf(each).some(own)))
      turns.push(() => {
        const wanted = evaluate(condition, rows) !== true || random.pick([false, false, null])
        solver.solve([{ condition, wanted }, ...kept])
      })
    for (const column of sourceColumns(countedIn(aggregate)).filter(own))
      turns.push(() => change(builder, column, other))
  }
  const isShareOfAll = [...parts(focus)].some(
    (part) => part.kind === 'opaque' && part.what === 'subquery',
  )
  if (isShareOfAll)
    for (const column of groups.flatMap(columnsOf).filter(own))
      turns.push(() => change(builder, column, other))
  for (const turn of random.shuffle(turns).slice(0, turnsMax)) {
    turn()
    if (other.some((value, at) => value !== environment[source.id]?.[at])) return other
  }
  return null
}

/** What an aggregate is given, as an expression that hands its columns on. */
function countedIn(aggregate: Expression): Expression {
  return (aggregate.kind === 'opaque' ? aggregate.args[0] : undefined) ?? aggregate
}

/** Truth values in what an aggregate is given. */
function conditionsIn(aggregate: Expression): Expression[] {
  return [...parts(aggregate)].filter((part) => part.family === 'boolean' && part !== aggregate)
}

/** NULL, one more or less, or another value of the column. */
function change(builder: Builder, column: ColumnUse, row: SourceValues): void {
  const { random } = builder
  const before = row[column.at]
  if (!column.notNull && random.chance(0.3)) {
    row[column.at] = null
    return
  }
  for (let turn = 0; turn < turnsMax && row[column.at] === before; turn++) {
    const next =
      typeof before === 'number' && column.family === 'number' && random.chance(0.6)
        ? before + random.pick([1, 1, -1])
        : builder.drawKnown(column)
    if (next === null || builder.allows(column, next)) row[column.at] = next
  }
}

const turnsMax = 4

/** Numbers of rows that are tried: all that are small, then some. */
const totals = Array.from({ length: 29 }, (_, at) => at + 2).concat(
  32,
  33,
  34,
  35,
  36,
  40,
  45,
  48,
  50,
  60,
  66,
  75,
  80,
  90,
  100,
  110,
)
/** The sides are even up to this: shares are no whole numbers. */
const evenMax = 1e-9
/** Where nothing comes out even, more rows than this are not worth while. */
const nearMax = 12

type Counts = readonly [number, number]

/** How many rows of each kind bring the two sides of the condition together, or just apart. */
function balance(
  scales: Scales,
  focus: Call,
  tallied: readonly Call[],
  random: Random,
): Counts | null {
  const gap = scales.gapOf(focus)
  if (gap(1, 1) === undefined && gap(2, 2) === undefined) return null
  const rest = tallied.filter((each) => each !== focus).map((each) => scales.truthOf(each))
  const wanted = random.chance(0.8) ? 1 : 3
  const even: Counts[] = []
  let near: Counts | null = null
  for (const total of totals) {
    if (even.length >= wanted) break
    for (const counts of crossing(gap, total)) {
      if (rest.some((each) => each(...counts) === false)) continue
      if (Math.abs(gap(...counts) ?? 1) < evenMax) even.push(counts)
      else if (total <= nearMax) near = counts
    }
  }
  const chosen = even.at(-1) ?? near
  if (chosen === null) return null
  const [more, most] = random.pick(beside)
  return [Math.max(chosen[0] + more, 1), Math.max(chosen[1] + most, 0)]
}

/** Of so many rows, the numbers between which the sides change places; a share grows with its rows. */
function crossing(gap: Gap, total: number): Counts[] {
  let [low, high] = [1, total - 1]
  const [first, last] = [gap(low, total - low), gap(high, total - high)]
  if (first === undefined || last === undefined) return []
  if (first * last > 0) return [Math.abs(first) < Math.abs(last) ? [low, high] : [high, low]]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    const off = gap(middle, total - middle)
    if (off === undefined) return []
    if (Math.abs(off) < evenMax) return [[middle, total - middle]]
    if (off * first > 0) low = middle
    else high = middle
  }
  const ends: Counts[] = [
    [low, total - low],
    [high, total - high],
  ]
  return ends.filter((_, at) => at === 0 || low !== high)
}

/** Even, or one or two rows of a kind more or fewer. */
const beside = [
  [0, 0],
  [0, 0],
  [0, 0],
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [0, -2],
  [-2, 0],
] as const
