import type { Random } from '../../../../kit/random.ts'
import type { Block, Source } from '../aim/block.ts'
import {
  columnsOf,
  conjuncts,
  type Expression,
  type SourceValues,
} from '../expression/expression.ts'
import { type Goal, Solver, type Wanted } from '../expression/solve.ts'
import type { Builder } from './builder.ts'
import { isWeighed, type Mixture, mixtureOf, talliedIn } from './mixture.ts'
import type { TablePlan } from './plan.ts'
import { givenBy, nothing, repeatAround, repeatOne, tableOf } from './repeat.ts'

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
  const solver = new Solver(environment, random, builder.drawApart())
  const tallied = talliedIn([...cast.hints, ...goals])
  const weighed = tallied.filter(isWeighed)
  const isMixed = weighed.length > 0 && random.chance(mixedShare)
  const hints = isMixed ? cast.hints.filter((hint) => talliedIn([hint]).length === 0) : cast.hints
  solver.solve([...wantedGoals(goals, random), ...wantedHints(hints, present, random)])
  const mixture = isMixed
    ? mixtureOf(builder, { tallied, weighed, groups: cast.groups, goals, present, environment })
    : null
  const order = cast.sources.toSorted(
    (left, right) => tableOf(builder, left).at - tableOf(builder, right).at,
  )
  for (const source of order)
    builder.add(tableOf(builder, source), givenBy(builder, source, environment))
  if (mixture !== null) {
    mix(builder, environment, goals, mixture)
    return tableOf(builder, mixture.source)
  }
  const times = repeatsOf(cast, repeats, random)
  if (times > 0 && order.length > 0)
    repeatOne(builder, environment, goals, { source: random.pick(order), keep: nothing, times })
  for (let turn = 0; turn < 2 && random.chance(0.3); turn++)
    repeatAround(builder, order, environment, goals, partnersOf(builder))
  return null
}

/** How often rows are made for a condition that weighs the rows of a group, where there is one. */
const mixedShare = 0.35

/** The rest of a group whose first row is there. */
function mix(
  builder: Builder,
  environment: readonly SourceValues[],
  goals: readonly Expression[],
  { source, keep, other, ones, others }: Mixture,
): void {
  repeatOne(builder, environment, goals, { source, keep, times: ones - 1 })
  const besides = [...environment]
  besides[source.id] = other
  repeatOne(builder, besides, goals, { source, keep, times: others })
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
