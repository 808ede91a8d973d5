import type { Random } from '../../../../kit/random.ts'
import { familyOf } from '../../../sql/value.ts'
import type { Value } from '../../schema/database.ts'
import type { Block, Source } from '../aim/block.ts'
import { sourceColumns } from '../aim/source-columns.ts'
import {
  type ColumnUse,
  columnsOf,
  conjuncts,
  type Expression,
  parts,
  type SourceValues,
} from '../expression/expression.ts'
import { type Goal, Solver, type Wanted } from '../expression/solve.ts'
import { writeKnown } from '../values/convert.ts'
import type { Builder } from './builder.ts'
import { isSum, isWeighed, type Mixture, mixtureOf, talliedIn } from './mixture.ts'
import type { TablePlan } from './plan.ts'
import { alone, givenBy, type Repeat, repeatAround, repeatOne, tableOf } from './repeat.ts'

/** The sources and conditions that one play of a query's blocks takes in. */
interface Cast {
  readonly sources: Source[]
  readonly goals: Expression[]
  readonly hints: Expression[]
  /** What rows are grouped by. */
  readonly groups: Expression[]
  /** Numbers of rows that matter to the one arm of a set operation that is played. */
  readonly rowTargets: number[]
}

/**
 * Adds rows that meet the conditions of a query: one row for each table it reads, joined as it joins
 * them. Often one condition is missed or NULL, one table is left out, or one row is there twice. Gives the
 * table whose rows weigh just as much as a condition asks, if there is one.
 */
export function addWitnessRows(builder: Builder, root: Block, repeats: number): TablePlan | null {
  const { random } = builder
  const cast: Cast = { sources: [], goals: [], hints: [], groups: [], rowTargets: [] }
  choose(root, cast, random)
  const present = new Map(cast.sources.map((source) => [source.id, source]))
  const environment: SourceValues[] = []
  for (const source of cast.sources) environment[source.id] = []
  const goals = cast.goals
    .flatMap((goal) => branches(goal, random))
    .filter((goal) => columnsOf(goal).every((column) => present.has(column.source)))
  shareRows(goals, environment, builder)
  const solver = new Solver(environment, random, builder.drawApart())
  const tallied = talliedIn([...cast.hints, ...goals])
  const weighed = tallied.filter(isWeighed)
  const isMixed =
    weighed.length > 0 && random.chance(weighed.every(isSum) ? summedShare : mixedShare)
  const summed = isMixed ? null : summedSource([...cast.hints, ...goals], present)
  if (summed !== null) solver.shares = random.pick([1, 2, 3, 3, 4])
  const hints = isMixed ? cast.hints.filter((hint) => talliedIn([hint]).length === 0) : cast.hints
  solver.solve([...wantedGoals(goals, random), ...wantedHints(hints, present, random)])
  const group = summed === null ? null : groupOf(builder, summed, environment, solver.shares, cast)
  const mixture = isMixed
    ? mixtureOf(builder, { tallied, weighed, groups: cast.groups, goals, present, environment })
    : null
  const order = cast.sources.toSorted(
    (left, right) => tableOf(builder, left).at - tableOf(builder, right).at,
  )
  for (const source of order)
    builder.add(tableOf(builder, source), givenBy(builder, source, environment))
  if (group !== null) repeatOne(builder, environment, goals, group)
  if (mixture !== null) {
    mix(builder, environment, goals, mixture)
    return tableOf(builder, mixture.source)
  }
  const times = repeatsOf(cast, repeats, random)
  if (times > 0 && order.length > 0)
    repeatOne(builder, environment, goals, { ...alone, source: random.pick(order), times })
  for (let turn = 0; turn < 2 && random.chance(0.3); turn++)
    repeatAround(builder, order, environment, goals, partnersOf(builder))
  return null
}

/** How often rows are made for a condition that weighs the rows of a group, where there is one. */
const mixedShare = 0.35
/** Sums mostly come out even with a few rows, which are made otherwise. */
const summedShare = 0.1

/** The rest of a group whose first row is there. */
function mix(
  builder: Builder,
  environment: readonly SourceValues[],
  goals: readonly Expression[],
  { source, keep, other, ones, others }: Mixture,
): void {
  repeatOne(builder, environment, goals, { ...alone, source, keep, times: ones - 1 })
  const besides = [...environment]
  besides[source.id] = other
  repeatOne(builder, besides, goals, { ...alone, source, keep, times: others })
}

/** One or two partners, or as many as some number of rows asks for. */
function partnersOf({ plan, random }: Builder): number {
  const targets = plan.rowTargets.filter((rows) => rows <= targetMax)
  if (targets.length === 0 || random.chance(0.5)) return random.between(1, 2)
  return random.pick(targets)
}

const targetMax = 12

/** As often as the profile says, or until an arm has as many rows as it may give, one fewer or one more. */
function repeatsOf(cast: Cast, repeats: number, random: Random): number {
  const targets = cast.rowTargets.filter((rows) => rows <= targetMax)
  if (targets.length === 0 || random.chance(0.4)) return repeats
  return Math.max(0, random.pick(targets) + random.pick([-1, 0, 0, 1, 1]) - 1)
}

/** Takes in a block and most of what is below it; tables that may find no partner are left out now and then. */
function choose(block: Block, cast: Cast, random: Random): void {
  cast.sources.push(
    ...block.sources.filter(
      (source, at) => !random.chance(source.optional ? 0.25 : at === 0 ? 0.03 : 0.08),
    ),
  )
  cast.goals.push(...block.goals)
  cast.hints.push(...block.hints)
  cast.groups.push(...block.groups)
  const arms = block.children.filter((child) => child.kind === 'arm')
  const only = arms.length > 0 && random.chance(0.4) ? random.pick(arms) : null
  for (const child of block.children) {
    if (only !== null && child.kind === 'arm' && child !== only) continue
    if (child === only) cast.rowTargets.push(...child.rowTargets)
    const share = child.kind === 'recursive' ? 0.85 : 0.7
    if (child.kind === 'from' || child.kind === 'arm' || random.chance(share))
      choose(child, cast, random)
  }
}

/** Of alternatives one is taken, condition by condition, so that each of them can be missed alone. */
function branches(goal: Expression, random: Random): Expression[] {
  if (goal.kind !== 'call' || goal.name !== 'or' || random.chance(0.3)) return [goal]
  return conjuncts(random.pick(goal.args)).flatMap((each) => branches(each, random))
}

/** Sources of one table that must have the same key are the same row. */
function shareRows(
  goals: readonly Expression[],
  environment: SourceValues[],
  builder: Builder,
): void {
  for (const goal of goals) {
    if (goal.kind !== 'call' || goal.name !== '=') continue
    const [left, right] = goal.args
    if (
      left?.kind !== 'column' ||
      right?.kind !== 'column' ||
      left.table !== right.table ||
      left.at !== right.at
    )
      continue
    const plan = builder.plan.tables.find((table) => table.table.name === left.table)
    if (plan?.columns[left.at]?.isKey === true)
      environment[right.source] = environment[left.source] as SourceValues
  }
}

/** The rows of one source that a condition sums up or takes the mean of. */
interface Summed {
  readonly source: Source
  /** What the sum looks at. */
  readonly columns: readonly ColumnUse[]
  /** The places of what goes into it. */
  readonly addends: ReadonlySet<number>
}

function summedSource(
  conditions: readonly Expression[],
  present: ReadonlyMap<number, Source>,
): Summed | null {
  for (const part of conditions.flatMap((condition) => [...parts(condition)])) {
    if (part.kind !== 'opaque' || !/^(sum|avg)( distinct)?$/.test(part.name)) continue
    const columns = columnsOf(part)
    const source = present.get(columns[0]?.source ?? -1)
    if (source === undefined) continue
    const own = columns.filter((column) => column.source === source.id)
    const added = sourceColumns(part).filter((column) => column.source === source.id)
    const addends = new Set((added.length > 0 ? added : own).map((column) => column.at))
    return { source, columns: own, addends }
  }
  return null
}

/** All conditions true, or all but one or two. */
function wantedGoals(goals: readonly Expression[], random: Random): Goal[] {
  const missed = random.chance(0.5) ? random.below(Math.max(goals.length, 1)) : -1
  const other = random.chance(0.1) ? random.below(Math.max(goals.length, 1)) : -1
  return goals.map((condition, at) => ({
    condition,
    wanted: at === missed || at === other ? random.pick<Wanted>([false, false, null]) : true,
  }))
}

function wantedHints(
  hints: readonly Expression[],
  present: ReadonlyMap<number, Source>,
  random: Random,
): Goal[] {
  return hints
    .filter(
      (hint) => columnsOf(hint).every((column) => present.has(column.source)) && random.chance(0.6),
    )
    .map((condition) => ({ condition, wanted: random.pick<Wanted>([true, true, false, null]) }))
}

/**
 * Rows that are summed up together: all but the last hold the same, a little off what the condition
 * asks for; the last makes up for it, so that the sum comes out even, or one more or less.
 */
function groupOf(
  builder: Builder,
  { source, columns, addends }: Summed,
  environment: readonly SourceValues[],
  shares: number,
  cast: Cast,
): Repeat | null {
  if (shares === 1) return null
  const { random } = builder
  const keep = new Set(columns.map((column) => column.at))
  const last = new Map<number, Value>()
  for (const at of addends) {
    const column = tableOf(builder, source).columns[at]?.column
    const values = environment[source.id]
    const value = values?.[at]
    if (column === undefined || values === undefined || typeof value !== 'number') continue
    if (familyOf(column.baseType) !== 'number') continue
    const step = column.scale > 0 ? 10 ** -column.scale : 1
    const even = Math.round(value / step) * step
    const off = step * random.pick([0, 0, 0, 1, -1, 7, -7, 20, -20])
    values[at] = even + off
    const rest = even - off * (shares - 1) + step * random.pick([0, 0, 1, -1])
    const text = writeKnown(rest, column)
    if (text !== undefined) last.set(at, text)
  }
  if (random.chance(0.85)) {
    for (const column of cast.groups.flatMap(columnsOf))
      if (column.source === source.id) keep.add(column.at)
  }
  return { source, times: shares - 1, keep, last }
}
