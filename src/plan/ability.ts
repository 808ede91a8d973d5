import { inOrderOfNeeds } from './graph.ts'
import { choleskyInverse } from './matrix.ts'

/** A skill as far as an estimate needs it. */
export interface GraphSkill {
  readonly id: string
  readonly area: string
  readonly level: number
  readonly needs: readonly string[]
}

/**
 * How well somebody does each skill, as one normal distribution over all of them, in levels: who is
 * at level 3 of a skill does half of its tasks of level 3. Skills that need each other go together,
 * so what is seen of one moves its neighbors, and those more that are nearer.
 */
export interface AbilityModel {
  /** In an order in which needs come first. */
  readonly skills: readonly GraphSkill[]
  readonly placeOf: ReadonlyMap<string, number>
  /** The places of each area's skills. */
  readonly areas: ReadonlyMap<string, readonly number[]>
  /** Correlation of skills by nearness in the graph, row by row. */
  readonly nearness: Float64Array
}

export interface Ability {
  readonly mean: Float64Array
  /** Row by row. */
  readonly covariance: Float64Array
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

/** How much the odds change per level between somebody and a task. Ours until there is data. */
const steepness = 2
/** The chance to be wrong in spite of all knowledge. */
const slip = 0.03
/** How far people differ over all areas together, and between areas, in levels. */
const spread = { together: 1.1, apart: 0.85 }
/** How strongly needs, and belonging to one area, tie skills together. */
const ties = { need: 1, area: 1 }

/** Throws Problem 'bad-input' where needs go round. Costs the cube of the skills: make it once. */
export function abilityModel(given: readonly GraphSkill[]): AbilityModel {
  const skills = inOrderOfNeeds(given)
  const placeOf = new Map(skills.map(({ id }, place) => [id, place]))
  const places = skills.map((_, place) => place)
  const areas = Map.groupBy(places, (place) => (skills[place] as GraphSkill).area)
  const size = skills.length
  const pull = new Float64Array(size * size)
  const tie = (a: number, b: number, weight: number): void => {
    pull[a * size + b] = (pull[a * size + b] as number) - weight
    pull[b * size + a] = (pull[b * size + a] as number) - weight
    pull[a * size + a] = (pull[a * size + a] as number) + weight
    pull[b * size + b] = (pull[b * size + b] as number) + weight
  }
  for (const place of places) pull[place * size + place] = 0.1
  for (const [place, { needs }] of skills.entries()) {
    for (const need of needs) tie(place, placeOf.get(need) as number, ties.need)
  }
  for (const own of areas.values()) {
    for (const a of own) for (const b of own) if (a < b) tie(a, b, ties.area)
  }
  return { skills, placeOf, areas, nearness: toCorrelation(choleskyInverse(pull, size), size) }
}

function toCorrelation(matrix: Float64Array, size: number): Float64Array {
  const scale = Array.from({ length: size }, (_, at) => Math.sqrt(matrix[at * size + at] as number))
  return matrix.map(
    (value, at) =>
      value / ((scale[Math.floor(at / size)] as number) * (scale[at % size] as number)),
  )
}

/** What is believed before anything was seen; `level` is where most such people stand. */
export function priorAbility(model: AbilityModel, level: number): Ability {
  const size = model.skills.length
  return {
    mean: new Float64Array(size).fill(level),
    covariance: model.nearness.map((near) => spread.together ** 2 + near * spread.apart ** 2),
  }
}

/** The chance of a right answer of somebody at that level. */
export function chanceRight(level: number, task: { difficulty: number; guess: number }): number {
  const able = 1 / (1 + Math.exp(-steepness * (level - task.difficulty)))
  return task.guess + (1 - slip - task.guess) * able
}

/** Points at which a normal distribution is sampled, in standard deviations, with weights. */
const samples = Array.from({ length: 25 }, (_, at) => {
  const z = (at - 12) / 3.2
  return { z, weight: Math.exp(-(z * z) / 2) }
})

/** The belief after one more thing was seen. What is not in the graph is left aside. */
export function observe(model: AbilityModel, ability: Ability, seen: Evidence): Ability {
  const place = model.placeOf.get(seen.skill)
  if (place === undefined) return ability
  const size = model.skills.length
  const before = {
    mean: ability.mean[place] as number,
    variance: ability.covariance[place * size + place] as number,
  }
  const after = momentsAfter(before, seen)
  const gain = ability.covariance
    .subarray(place * size, (place + 1) * size)
    .map((value) => value / before.variance)
  const shift = after.mean - before.mean
  const shrink = before.variance - after.variance
  const mean = ability.mean.map((value, at) => value + (gain[at] as number) * shift)
  const covariance = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    const scaled = (gain[row] as number) * shrink
    for (let column = 0; column < size; column++) {
      const at = row * size + column
      covariance[at] = (ability.covariance[at] as number) - scaled * (gain[column] as number)
    }
  }
  return { mean, covariance }
}

function momentsAfter(
  before: { mean: number; variance: number },
  seen: Evidence,
): { mean: number; variance: number } {
  const deviation = Math.sqrt(before.variance)
  let total = 0
  let first = 0
  let second = 0
  for (const { z, weight } of samples) {
    const level = before.mean + z * deviation
    const likely = weight * likelihood(level, seen)
    total += likely
    first += likely * z
    second += likely * z * z
  }
  const mean = first / total
  return {
    mean: before.mean + mean * deviation,
    variance: Math.max(1e-4, second / total - mean * mean) * before.variance,
  }
}

function likelihood(level: number, { answer, ...task }: Evidence): number {
  switch (answer) {
    case 'right':
      return chanceRight(level, task)
    case 'wrong':
      return 1 - chanceRight(level, task)
    case 'unknown':
      return 1 - chanceRight(level, { ...task, guess: 0 })
  }
}

/**
 * How much less would be unknown of the areas after a task, on average over its answers: the sum of
 * the variances of all areas' levels that goes away.
 */
export function expectedGain(
  model: AbilityModel,
  ability: Ability,
  task: { skill: string; difficulty: number; guess: number },
): number {
  const place = model.placeOf.get(task.skill)
  if (place === undefined) return 0
  const size = model.skills.length
  const variance = ability.covariance[place * size + place] as number
  const before = { mean: ability.mean[place] as number, variance }
  const right = momentsAfter(before, { ...task, answer: 'right' })
  const wrong = momentsAfter(before, { ...task, answer: 'wrong' })
  const chance = averageChance(before, task)
  const left = chance * right.variance + (1 - chance) * wrong.variance
  let reach = 0
  for (const own of model.areas.values()) {
    let sum = 0
    for (const other of own) sum += ability.covariance[place * size + other] as number
    reach += (sum / own.length) ** 2
  }
  return (reach * (variance - left)) / (variance * variance)
}

function averageChance(
  before: { mean: number; variance: number },
  task: { difficulty: number; guess: number },
): number {
  const deviation = Math.sqrt(before.variance)
  let total = 0
  let sum = 0
  for (const { z, weight } of samples) {
    total += weight
    sum += weight * chanceRight(before.mean + z * deviation, task)
  }
  return sum / total
}
