import type { Random } from '../kit/random.ts'
import { type AbilityModel, type GraphSkill, observe, priorAbility } from './ability.ts'
import type { AreaWeights } from './area-weights.ts'
import { readEstimate } from './estimate.ts'
import {
  type Background,
  nextPlacementStep,
  type PlacementAnswer,
  type PlacementItem,
  startLevel,
} from './placement.ts'

/** Somebody whose levels are known, to try the placement on. */
export interface SimulatedLearner {
  readonly profile: string
  readonly background: Background
  /** The true level of each skill. */
  readonly skills: ReadonlyMap<string, number>
  /** The true level in each area: the mean over its skills. */
  readonly levels: ReadonlyMap<string, number>
}

/** typical: as people come. one-strong: one area at 5, the rest 0 to 1. one-weak: the reverse. */
export const learnerKinds = ['typical', 'one-strong', 'one-weak'] as const
export type LearnerKind = (typeof learnerKinds)[number]

interface Profile {
  readonly name: string
  readonly background: Background
  readonly base: readonly [low: number, high: number]
  readonly lean: Readonly<Record<string, number>>
}

/**
 * People as they come: how far they are all together, and what they are stronger or weaker at. Not
 * drawn from what the estimate believes: levels differ by profile and by chance, area by area.
 */
const profiles: readonly Profile[] = [
  { name: 'new to it all', background: 'never', base: [0, 0.4], lean: {} },
  {
    name: 'works with data',
    background: 'a-little',
    base: [1, 2],
    lean: { sql: 1.2, model: 0.8, perf: 0.5, http: -0.6, a11y: -0.6 },
  },
  {
    name: 'front end',
    background: 'yes',
    base: [1.5, 2.5],
    lean: { a11y: 0.8, code: 0.8, start: 0.6, dba: -0.8, txn: -0.6 },
  },
  {
    name: 'system administrator',
    background: 'a-little',
    base: [1.5, 2.5],
    lean: { ops: 0.8, dba: 0.6, start: 0.8, code: -0.5, a11y: -0.6 },
  },
  { name: 'student', background: 'yes', base: [1.2, 2.6], lean: { code: 0.7, ops: -0.4 } },
  { name: 'back end engineer', background: 'yes', base: [3, 4.2], lean: { http: 0.5, a11y: -0.6 } },
  { name: 'began twice', background: 'a-little', base: [0.6, 1.6], lean: { start: 0.5 } },
]

/** What chance adds to every area, in levels; standard deviation. */
const byChance = 0.45

/** A learner of a kind, with what a mastered skill implies: all that it needs is mastered too. */
export function simulateLearner(
  model: AbilityModel,
  random: Random,
  kind: LearnerKind = 'typical',
): SimulatedLearner {
  const areas = [...model.areas.keys()]
  const profile = kind === 'typical' ? random.pick(profiles) : spikyProfile(kind, areas, random)
  const together = profile.base[0] + (profile.base[1] - profile.base[0]) * unit(random)
  const base = new Map(
    areas.map((area): [string, number] => {
      const lean = profile.lean[area] ?? 0
      const chance = kind === 'typical' ? byChance * normal(random) : unit(random) - 0.5
      return [area, clamp(together + lean + chance)]
    }),
  )
  const skills = withImplied(model, base)
  return {
    profile: profile.name,
    background: profile.background,
    skills,
    levels: new Map(
      [...model.areas].map(([area, places]) => [
        area,
        places.reduce((sum, at) => sum + (skills.get(idAt(model, at)) as number), 0) /
          places.length,
      ]),
    ),
  }
}

/** Half a level around 0.5 or 4.5, but for one area at the other end. */
function spikyProfile(
  kind: Exclude<LearnerKind, 'typical'>,
  areas: readonly string[],
  random: Random,
): Profile {
  const odd = random.pick(areas)
  const isStrong = kind === 'one-strong'
  return {
    name: `${isStrong ? 'strong' : 'weak'} in ${odd} alone`,
    background: random.pick(['a-little', 'yes', null] as const),
    base: isStrong ? [0.5, 0.5] : [4.5, 4.5],
    lean: { [odd]: isStrong ? 5 : -4 },
  }
}

/** Anyone who is at the level of a skill has what it needs, whatever their level in that area. */
function withImplied(
  model: AbilityModel,
  areas: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const skills = new Map(
    model.skills.map(({ id, area }): [string, number] => [id, areas.get(area) as number]),
  )
  for (const { id, level, needs } of model.skills.toReversed()) {
    if ((skills.get(id) as number) < level) continue
    for (const need of needs) {
      const { level: needed } = model.skills[model.placeOf.get(need) as number] as GraphSkill
      skills.set(need, Math.max(skills.get(need) as number, needed))
    }
  }
  return skills
}

function idAt(model: AbilityModel, place: number): string {
  return (model.skills[place] as GraphSkill).id
}

/** How such a learner answers: odds by level, a slip now and then, often says not to know. */
export function simulateAnswer(
  learner: SimulatedLearner,
  item: PlacementItem,
  random: Random,
): PlacementAnswer['answer'] {
  const level = (learner.skills.get(item.skill) ?? 0) + 0.3 * normal(random)
  const knows = 1 / (1 + Math.exp(-2.2 * (level - item.difficulty)))
  if (random.chance(knows)) return random.chance(0.03) ? 'wrong' : 'right'
  if (random.chance(0.6)) return 'unknown'
  return random.chance(item.guess) ? 'right' : 'wrong'
}

/** The mean over areas of how far the estimate is off, after 0, 1, 2 … answers. */
export interface SimulatedPlacement {
  readonly learner: SimulatedLearner
  readonly errors: readonly number[]
  readonly ended: string
}

export function simulatePlacement(
  model: AbilityModel,
  items: ReadonlyMap<string, PlacementItem>,
  of: {
    readonly random: Random
    readonly kind?: LearnerKind
    readonly weights?: AreaWeights | null
  },
): SimulatedPlacement {
  const { random } = of
  const learner = simulateLearner(model, random, of.kind)
  const { background } = learner
  const weights = of.weights ?? null
  const answers: PlacementAnswer[] = []
  let ability = priorAbility(startLevel(background))
  const error = (): number => meanError(learner, readEstimate(model, ability, evidence()), weights)
  const evidence = () =>
    answers.map(({ item, answer }) => ({ ...(items.get(item) as PlacementItem), answer }))
  const errors = [error()]
  for (;;) {
    const step = nextPlacementStep(model, items, { answers, background, weights }, ability)
    if (step.kind === 'ended') return { learner, errors, ended: step.why }
    const item = items.get(step.item) as PlacementItem
    const answer = simulateAnswer(learner, item, random)
    answers.push({ item: item.id, answer })
    ability = observe(model, ability, { ...item, answer })
    errors.push(error())
  }
}

/** The mean error over learners after each number of answers; who has ended keeps the last. */
export function errorCurve(runs: readonly SimulatedPlacement[], length: number): number[] {
  return Array.from({ length: length + 1 }, (_, at) => {
    const sum = runs.reduce(
      (total, { errors }) => total + (errors[Math.min(at, errors.length - 1)] as number),
      0,
    )
    return sum / Math.max(1, runs.length)
  })
}

/** Areas count by their weight for the role; without weights all count alike. */
function meanError(
  learner: SimulatedLearner,
  { areas }: ReturnType<typeof readEstimate>,
  weights: AreaWeights | null,
): number {
  let sum = 0
  let whole = 0
  for (const { area, level } of areas) {
    const weight = weights?.[area] ?? 1
    sum += weight * Math.abs(level - (learner.levels.get(area) ?? 0))
    whole += weight
  }
  return sum / Math.max(1, whole)
}

function clamp(level: number): number {
  return Math.min(5, Math.max(0, level))
}

function unit(random: Random): number {
  return random.next() / 4_294_967_296
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - unit(random))) * Math.cos(2 * Math.PI * unit(random))
}
