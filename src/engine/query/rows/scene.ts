import type { Random } from '../../../kit/random.ts'
import type { Block, Source } from '../aim/block.ts'
import type { Column, Value } from '../database.ts'
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
import { familyOf } from '../values/value.ts'
import type { Builder } from './builder.ts'
import type { TablePlan } from './plan.ts'

/** The sources and conditions that one play of a query's blocks takes in. */
interface Cast {
  readonly sources: Source[]
  readonly goals: Expression[]
  readonly hints: Expression[]
}

/**
 * Adds rows that meet the conditions of a query: one row for each table it reads, joined as it joins
 * them. Often one condition is missed or NULL, one table is left out, or one row is there twice.
 */
export function playScene(builder: Builder, root: Block, repeats: number): void {
  const { random } = builder
  const cast: Cast = { sources: [], goals: [], hints: [] }
  choose(root, cast, random)
  const present = new Map(cast.sources.map((source) => [source.id, source]))
  const environment: SourceValues[] = []
  for (const source of cast.sources) environment[source.id] = []
  const goals = cast.goals
    .flatMap((goal) => branches(goal, random))
    .filter((goal) => columnsOf(goal).every((column) => present.has(column.source)))
  shareRows(goals, environment, builder)
  const solver = new Solver(environment, random, (column) => builder.drawKnown(column))
  const summed = summedSource(cast.hints, present)
  if (summed !== null) solver.shares = random.pick([1, 2, 3, 3, 4])
  solver.solve([...wantedGoals(goals, random), ...wantedHints(cast.hints, present, random)])
  const order = cast.sources.toSorted(
    (left, right) => tableOf(builder, left).at - tableOf(builder, right).at,
  )
  for (const source of order)
    builder.add(tableOf(builder, source), givenBy(builder, source, environment))
  if (summed !== null && solver.shares > 1) {
    const keep = new Set(summed.columns.map((column) => column.at))
    repeatOne(builder, summed.source, environment, goals, solver.shares - 1, keep)
  }
  if (repeats > 0 && order.length > 0)
    repeatOne(builder, random.pick(order), environment, goals, repeats)
}

function tableOf(builder: Builder, source: Source): TablePlan {
  return builder.plan.tables.find((table) => table.table.name === source.table) as TablePlan
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
  const arms = block.children.filter((child) => child.kind === 'arm')
  const only = arms.length > 0 && random.chance(0.4) ? random.pick(arms) : null
  for (const child of block.children) {
    if (only !== null && child.kind === 'arm' && child !== only) continue
    if (child.kind === 'from' || child.kind === 'arm' || random.chance(0.7))
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

/** The source whose rows a condition sums up, with the columns that go into the sum. */
function summedSource(
  hints: readonly Expression[],
  present: ReadonlyMap<number, Source>,
): { source: Source; columns: readonly ColumnUse[] } | null {
  for (const part of hints.flatMap((hint) => [...parts(hint)])) {
    if (part.kind !== 'opaque' || part.name !== 'sum') continue
    const columns = columnsOf(part)
    const source = present.get(columns[0]?.source ?? -1)
    if (source !== undefined)
      return { source, columns: columns.filter((column) => column.source === source.id) }
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

/** The values that the conditions decided; the rest is drawn when the row is made. */
function givenBy(
  builder: Builder,
  source: Source,
  environment: readonly SourceValues[],
  except: ReadonlySet<number> = new Set(),
): Map<number, Value> {
  const given = new Map<number, Value>()
  const table = tableOf(builder, source)
  environment[source.id]?.forEach((value, at) => {
    const column = table.columns[at]
    if (column === undefined || value === undefined || except.has(at) || column.column.generated)
      return
    if (value === null) {
      if (!column.column.notNull) given.set(at, null)
      return
    }
    const text = writeKnown(value, column.column)
    if (text !== undefined) given.set(at, text)
  })
  return given
}

/** The last part of a sum is now and then one more or one less, so that the sum comes out even. */
function nudge(
  given: Map<number, Value>,
  at: number,
  column: Column | undefined,
  random: Random,
): void {
  const value = Number(given.get(at) ?? Number.NaN)
  if (column === undefined || familyOf(column.baseType) !== 'number' || Number.isNaN(value)) return
  const step = column.scale > 0 ? 10 ** -column.scale : 1
  const text = writeKnown(value + step * random.pick([0, 0, 1, -1]), column)
  if (text !== undefined) given.set(at, text)
}

/** The same row again under other keys, as often as asked: partners, group sizes, duplicates. */
function repeatOne(
  builder: Builder,
  source: Source,
  environment: readonly SourceValues[],
  goals: readonly Expression[],
  times: number,
  keep: ReadonlySet<number> = new Set(),
): void {
  const { random } = builder
  const table = tableOf(builder, source)
  const joined = new Set(
    goals
      .flatMap(columnsOf)
      .filter((column) => column.source === source.id)
      .map((column) => column.at),
  )
  for (let nth = 0; nth < times; nth++) {
    const except = new Set<number>()
    for (const key of table.keys) {
      const free = key.columns.filter((at) => !joined.has(at))
      const change = free.length > 0 ? free : key.columns
      if (change.length > 0) except.add(random.pick(change))
    }
    for (const column of table.columns)
      if (!joined.has(column.at) && !keep.has(column.at) && random.chance(0.5))
        except.add(column.at)
    if (keep.size === 0 && joined.size > 0 && random.chance(0.2))
      except.add(random.pick([...joined]))
    const given = givenBy(builder, source, environment, except)
    if (nth === times - 1)
      for (const at of keep) nudge(given, at, table.columns[at]?.column, random)
    builder.add(table, given)
  }
}
