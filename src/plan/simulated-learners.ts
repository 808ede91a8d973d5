import type { Random } from '../kit/random.ts'
import { type AbilityModel, observe, priorAbility } from './ability.ts'
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
  /** The true level in each area. */
  readonly levels: ReadonlyMap<string, number>
}

/**
 * People as they come: how far they are all together, and what they are stronger or weaker at. Not
 * drawn from what the estimate believes: levels differ by profile and by chance, area by area.
 */
const profiles: readonly {
  name: string
  background: Background
  base: readonly [low: number, high: number]
  lean: Readonly<Record<string, number>>
}[] = [
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

export function simulateLearner(areas: Iterable<string>, random: Random): SimulatedLearner {
  const { name, background, base, lean } = random.pick(profiles)
  const together = base[0] + (base[1] - base[0]) * unit(random)
  return {
    profile: name,
    background,
    levels: new Map(
      [...areas].map((area): [string, number] => {
        const level = together + (lean[area] ?? 0) + byChance * normal(random)
        return [area, Math.min(5, Math.max(0, level))]
      }),
    ),
  }
}

/** How such a learner answers: odds by level, a slip now and then, often says not to know. */
export function simulateAnswer(
  learner: SimulatedLearner,
  item: PlacementItem & { readonly area: string },
  random: Random,
): PlacementAnswer['answer'] {
  const level = (learner.levels.get(item.area) ?? 0) + 0.3 * normal(random)
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
  items: ReadonlyMap<string, PlacementItem & { readonly area: string }>,
  random: Random,
): SimulatedPlacement {
  const learner = simulateLearner(model.areas.keys(), random)
  const { background } = learner
  const answers: PlacementAnswer[] = []
  let ability = priorAbility(model, startLevel(background))
  const errors = [meanError(learner, readEstimate(model, ability))]
  for (;;) {
    const step = nextPlacementStep(model, items, { answers, background }, ability)
    if (step.kind === 'ended') return { learner, errors, ended: step.why }
    const item = items.get(step.item) as PlacementItem & { readonly area: string }
    const answer = simulateAnswer(learner, item, random)
    answers.push({ item: item.id, answer })
    ability = observe(model, ability, { ...item, answer })
    errors.push(meanError(learner, readEstimate(model, ability)))
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

function meanError(learner: SimulatedLearner, { areas }: ReturnType<typeof readEstimate>): number {
  const off = areas.map(({ area, level }) => Math.abs(level - (learner.levels.get(area) ?? 0)))
  return off.reduce((sum, error) => sum + error, 0) / Math.max(1, off.length)
}

function unit(random: Random): number {
  return random.next() / 4_294_967_296
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - unit(random))) * Math.cos(2 * Math.PI * unit(random))
}
