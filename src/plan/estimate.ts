import {
  type Ability,
  type AbilityModel,
  type Evidence,
  type GraphSkill,
  observe,
  priorAbility,
} from './ability.ts'

/** What labs say of a skill. */
export interface SkillVerdict {
  readonly skill: string
  readonly progress: 'practiced' | 'proved'
}

export interface AreaEstimate {
  readonly area: string
  /** 0 is nothing yet, 5 the highest. */
  readonly level: number
  /** Eight in ten such people lie between the two. */
  readonly low: number
  readonly high: number
  /** Standard deviation, in levels. */
  readonly deviation: number
}

export interface SkillEstimate {
  readonly skill: string
  readonly level: number
  readonly deviation: number
  /** The chance that somebody does tasks of the skill's own level. Proved is 1. */
  readonly canDo: number
}

export interface Estimate {
  readonly areas: readonly AreaEstimate[]
  readonly skills: ReadonlyMap<string, SkillEstimate>
}

const levelMax = 5
/** Standard deviations from the middle within which eight in ten lie. */
const eightInTen = 1.2816

/** What labs and a placement together say, of every skill and area. */
export function estimateSkills(
  model: AbilityModel,
  from: {
    readonly verdicts: readonly SkillVerdict[]
    readonly answers: readonly Evidence[]
    readonly startLevel: number
  },
): Estimate {
  const level = new Map(model.skills.map((skill) => [skill.id, skill.level]))
  const seen = from.verdicts.flatMap(({ skill, progress }): Evidence[] => {
    const difficulty = level.get(skill)
    if (difficulty === undefined) return []
    const guess = progress === 'proved' ? 0 : 0.4
    return [{ skill, difficulty: difficulty + 0.3, answer: 'right', guess }]
  })
  const ability = [...from.answers, ...seen].reduce(
    (belief, evidence) => observe(model, belief, evidence),
    priorAbility(model, from.startLevel),
  )
  const proved = from.verdicts.filter(({ progress }) => progress === 'proved')
  return readEstimate(model, ability, new Set(proved.map(({ skill }) => skill)))
}

/** A belief in the words of the pages. What is needed is never less sure than what needs it. */
export function readEstimate(
  model: AbilityModel,
  ability: Ability,
  proved: ReadonlySet<string> = new Set(),
): Estimate {
  const size = model.skills.length
  const canDo = model.skills.map(({ id, level }, at) =>
    proved.has(id)
      ? 1
      : normalShare(
          ((ability.mean[at] as number) - level) /
            Math.sqrt(ability.covariance[at * size + at] as number),
        ),
  )
  for (let at = size - 1; at >= 0; at--) {
    for (const need of (model.skills[at] as GraphSkill).needs) {
      const place = model.placeOf.get(need) as number
      canDo[place] = Math.max(canDo[place] as number, canDo[at] as number)
    }
  }
  return {
    areas: [...model.areas].map(([area, places]) => readArea(ability, area, places)),
    skills: new Map(
      model.skills.map(({ id }, at): [string, SkillEstimate] => [
        id,
        {
          skill: id,
          level: clamp(ability.mean[at] as number),
          deviation: Math.sqrt(ability.covariance[at * size + at] as number),
          canDo: canDo[at] as number,
        },
      ]),
    ),
  }
}

function readArea(ability: Ability, area: string, places: readonly number[]): AreaEstimate {
  const size = ability.mean.length
  let mean = 0
  let variance = 0
  for (const a of places) {
    mean += (ability.mean[a] as number) / places.length
    for (const b of places) {
      variance += (ability.covariance[a * size + b] as number) / places.length ** 2
    }
  }
  const deviation = Math.sqrt(variance)
  return {
    area,
    level: clamp(mean),
    low: clamp(mean - eightInTen * deviation),
    high: clamp(mean + eightInTen * deviation),
    deviation,
  }
}

function clamp(level: number): number {
  return Math.min(levelMax, Math.max(0, level))
}

/** The share of a normal distribution below z, by a logistic curve close to it. */
function normalShare(z: number): number {
  return 1 / (1 + Math.exp(-1.5976 * z - 0.070566 * z ** 3))
}
