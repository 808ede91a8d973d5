import type { AreaWeights } from './area-weights.ts'
import { inOrderOfNeeds } from './graph.ts'

/** A skill as far as an estimate needs it. */
export interface GraphSkill {
  readonly id: string
  readonly area: string
  readonly level: number
  readonly needs: readonly string[]
}

/** Skills in an order in which needs come first, and the places of each area's skills among them. */
export interface AbilityModel {
  readonly skills: readonly GraphSkill[]
  readonly placeOf: ReadonlyMap<string, number>
  readonly areas: ReadonlyMap<string, readonly number[]>
}

/**
 * What is believed of someone, in levels: someone at level 3 of an area does half of its tasks of
 * level 3. Everyone has an overall level; their areas are near it, but for those that are not at all.
 */
export interface Ability {
  /** The weight of each overall level, before anything was seen. */
  readonly overall: Float64Array
  /** By area that was seen, how likely all answers in it are at each level. */
  readonly seen: ReadonlyMap<string, Float64Array>
}

/** One thing that was seen of somebody. */
export interface Evidence {
  readonly skill: string
  readonly difficulty: number
  /** right, wrong, or said not to know: the last cannot be a slip. */
  readonly answer: 'right' | 'wrong' | 'unknown'
  /** The chance to be right by guessing. */
  readonly guess: number
}

/** The levels that are told apart: 0 … 5 in quarters. */
const grid = Float64Array.from({ length: 21 }, (_, at) => at / 4)

/** How much the odds change per level between somebody and a task. Ours until there is data. */
const steepness = 2
/** The chance to be wrong in spite of all knowledge; what is typed is mistyped more often. */
const slips = { chosen: 0.03, typed: 0.06, typedBelowGuess: 0.1 }
/** The chance that someone says not to know what they know. */
const modesty = 0.01
/** How far people differ overall, how far their areas are from that, and how many are anywhere. */
const spread = { overall: 1.3, area: 0.5, anywhere: 0.2 }

/** Throws Problem 'bad-input' where needs go round. */
export function abilityModel(given: readonly GraphSkill[]): AbilityModel {
  const skills = inOrderOfNeeds(given)
  const placeOf = new Map(skills.map(({ id }, place) => [id, place]))
  const places = skills.map((_, place) => place)
  const areas = Map.groupBy(places, (place) => (skills[place] as GraphSkill).area)
  return { skills, placeOf, areas }
}

/** The weight of each level around a middle, all together 1. */
function around(middle: number, deviation: number): Float64Array {
  return normalized(grid.map((level) => Math.exp(-(((level - middle) / deviation) ** 2) / 2)))
}

function normalized(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** The weight of each level of an area, by overall level: a row each. */
const areaGiven = Array.from(grid, (overall) =>
  around(overall, spread.area).map(
    (near) => (1 - spread.anywhere) * near + spread.anywhere / grid.length,
  ),
)

/** What is believed before anything was seen; `level` is where most such people are. */
export function priorAbility(level: number): Ability {
  return { overall: around(level, spread.overall), seen: new Map() }
}

/** The chance of a right answer of somebody at that level. */
export function chanceRight(level: number, task: { difficulty: number; guess: number }): number {
  const slip = task.guess < slips.typedBelowGuess ? slips.typed : slips.chosen
  return task.guess + (1 - slip - task.guess) * able(level, task.difficulty)
}

function able(level: number, difficulty: number): number {
  return 1 / (1 + Math.exp(-steepness * (level - difficulty)))
}

function likelihood(level: number, { answer, ...task }: Evidence): number {
  switch (answer) {
    case 'right':
      return chanceRight(level, task)
    case 'wrong':
      return 1 - chanceRight(level, task)
    case 'unknown':
      return modesty + (1 - modesty) * (1 - able(level, task.difficulty))
  }
}

/** The belief after one more thing was seen. What isn't in the graph is left aside. */
export function observe(model: AbilityModel, ability: Ability, seen: Evidence): Ability {
  const area = model.skills[model.placeOf.get(seen.skill) ?? -1]?.area
  if (area === undefined) return ability
  const before = ability.seen.get(area) ?? new Float64Array(grid.length).fill(1)
  const after = before.map((weight, at) => weight * likelihood(grid[at] as number, seen))
  return { ...ability, seen: new Map(ability.seen).set(area, normalized(after)) }
}

/** By area, the weight of each level after all that was seen, in this area and in the others. */
export function areaLevels(model: AbilityModel, ability: Ability): Map<string, Float64Array> {
  const fits = new Map(
    [...ability.seen].map(([area, seen]): [string, Float64Array] => [
      area,
      Float64Array.from(areaGiven, (row) => dot(row, seen)),
    ]),
  )
  const overall = normalized(
    ability.overall.map((weight, at) =>
      fits.values().reduce((product, fit) => product * (fit[at] as number), weight),
    ),
  )
  return new Map(
    [...model.areas.keys()].map((area) => {
      const fit = fits.get(area)
      const seen = ability.seen.get(area)
      const levels = new Float64Array(grid.length)
      for (const [at, row] of areaGiven.entries()) {
        const share = (overall[at] as number) / (fit?.[at] ?? 1)
        for (let level = 0; level < levels.length; level++) {
          levels[level] =
            (levels[level] as number) + share * (row[level] as number) * (seen?.[level] ?? 1)
        }
      }
      return [area, normalized(levels)]
    }),
  )
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] as number), 0)
}

export function meanOf(levels: Float64Array): number {
  return dot(levels, grid)
}

export function varianceOf(levels: Float64Array): number {
  const mean = meanOf(levels)
  return levels.reduce((sum, weight, at) => sum + weight * ((grid[at] as number) - mean) ** 2, 0)
}

/** The level below which a share of the weight lies; between two levels of the grid where it falls there. */
export function levelAtShare(levels: Float64Array, share: number): number {
  const step = grid[1] as number
  let below = 0
  for (const [at, weight] of levels.entries()) {
    if (below + weight >= share && weight > 0) {
      const within = (share - below) / weight - 0.5
      return Math.min(5, Math.max(0, (grid[at] as number) + within * step))
    }
    below += weight
  }
  return 5
}

/** The chance to be above a level, for a skill that is a little easier or harder than its area. */
export function chanceAbove(levels: Float64Array, level: number): number {
  return levels.reduce((sum, weight, at) => sum + weight * able(grid[at] as number, level), 0)
}

/** All that a skill needs, directly or not. */
export function needsOf(model: AbilityModel, skill: string): Set<GraphSkill> {
  const skillOf = (id: string): GraphSkill | undefined => model.skills[model.placeOf.get(id) ?? -1]
  const reached = new Set<GraphSkill>()
  const addNeeds = (of: GraphSkill | undefined): void => {
    for (const need of of?.needs ?? []) reached.add(skillOf(need) as GraphSkill)
  }
  addNeeds(skillOf(skill))
  // A set is gone through with what's added to it on the way, each once.
  for (const need of reached) addNeeds(need)
  return reached
}

/** What is believed of each area if the overall level were known, and of the overall level itself. */
export interface Outlook {
  readonly overall: Float64Array
  readonly areas: ReadonlyMap<string, AreaOutlook>
}

interface AreaOutlook {
  /** By overall level: how well what was seen in the area fits, and the area's first two moments. */
  readonly fit: Float64Array
  readonly first: Float64Array
  readonly second: Float64Array
  readonly seen: Float64Array
}

const nothingSeen = new Float64Array(grid.length).fill(1)

/** The same for every task that is compared: made once for a belief. */
export function outlookOf(model: AbilityModel, ability: Ability): Outlook {
  const areas = new Map(
    [...model.areas.keys()].map((area): [string, AreaOutlook] => [
      area,
      areaOutlook(ability.seen.get(area) ?? nothingSeen),
    ]),
  )
  const overall = normalized(
    ability.overall.map((weight, at) =>
      areas.values().reduce((product, { fit }) => product * (fit[at] as number), weight),
    ),
  )
  return { overall, areas }
}

function areaOutlook(seen: Float64Array): AreaOutlook {
  const size = grid.length
  const [fit, first, second] = [0, 1, 2].map(() => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (const [at, row] of areaGiven.entries()) {
    let [sum, one, two] = [0, 0, 0]
    for (let level = 0; level < size; level++) {
      const weight = (row[level] as number) * (seen[level] as number)
      const value = grid[level] as number
      sum += weight
      one += weight * value
      two += weight * value * value
    }
    fit[at] = sum
    first[at] = one / sum
    second[at] = two / sum
  }
  return { fit, first, second, seen }
}

function varianceIn(overall: Float64Array, { first, second }: AreaOutlook): number {
  return dot(overall, second) - dot(overall, first) ** 2
}

/**
 * How much less would be unknown of the areas after a task, on average over its answers: the sum of
 * the variances of all areas' levels that goes away, by the weight of each.
 */
export function expectedGain(
  model: AbilityModel,
  outlook: Outlook,
  of: {
    readonly task: { readonly skill: string; readonly difficulty: number; readonly guess: number }
    readonly weights: AreaWeights | null
  },
): number {
  const { task, weights } = of
  const area = model.skills[model.placeOf.get(task.skill) ?? -1]?.area
  const own = area === undefined ? undefined : outlook.areas.get(area)
  if (own === undefined) return 0
  const unknown = (overall: Float64Array, changed: AreaOutlook): number =>
    outlook.areas
      .entries()
      .reduce(
        (sum, [name, one]) =>
          sum + (weights?.[name] ?? 1) * varianceIn(overall, name === area ? changed : one),
        0,
      )
  const after = (answer: 'right' | 'wrong'): { chance: number; unknown: number } => {
    const seen = own.seen.map(
      (weight, at) => weight * likelihood(grid[at] as number, { ...task, answer }),
    )
    const changed = areaOutlook(seen)
    const fitting = outlook.overall.map(
      (weight, at) => (weight * (changed.fit[at] as number)) / (own.fit[at] as number),
    )
    const chance = fitting.reduce((sum, weight) => sum + weight, 0)
    return { chance, unknown: unknown(normalized(fitting), changed) }
  }
  const [right, wrong] = [after('right'), after('wrong')]
  return unknown(outlook.overall, own) - right.chance * right.unknown - wrong.chance * wrong.unknown
}
