import {
  type Ability,
  type AbilityModel,
  areaLevels,
  chanceAbove,
  type Evidence,
  type GraphSkill,
  levelAtShare,
  meanOf,
  needsOf,
  observe,
  priorAbility,
  varianceOf,
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
  /** Eight in ten such people are between the two. */
  readonly low: number
  readonly high: number
  /** Standard deviation, in levels. */
  readonly deviation: number
  /**
   * shown: something of it was right or proved. implied: what was right elsewhere needs it. failed:
   * it was asked about, and nothing was right. not-tested: nothing says anything of it.
   */
  readonly basis: 'shown' | 'implied' | 'failed' | 'not-tested'
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
  const evidence = [...from.answers, ...seen]
  const ability = evidence.reduce(
    (belief, one) => observe(model, belief, one),
    priorAbility(from.startLevel),
  )
  const proved = from.verdicts.filter(({ progress }) => progress === 'proved')
  return readEstimate(model, ability, evidence, new Set(proved.map(({ skill }) => skill)))
}

/** What nothing right bears out is as likely known as not: it spares nobody any work. */
const unsupportedMost = 0.5

/**
 * A belief in the words of the pages. What is needed is never less sure than what needs it, and
 * nothing counts as known that no right answer bears out.
 */
export function readEstimate(
  model: AbilityModel,
  ability: Ability,
  evidence: readonly Evidence[] = [],
  proved: ReadonlySet<string> = new Set(),
): Estimate {
  const levels = areaLevels(model, ability)
  const bases = basesOf(model, evidence)
  const implied = impliedSkills(model, levels, evidence)
  const ofArea = (area: string): Float64Array => levels.get(area) as Float64Array
  return {
    areas: [...model.areas].map(([area, places]) =>
      bounded(
        readArea(model, { area, places, levels: ofArea(area), implied }),
        bases.get(area) as Basis,
      ),
    ),
    skills: new Map(
      chancesOf(model, { levels, bases, implied, proved }).map(([id, canDo]) => {
        const { area } = skillOf(model, id)
        const level = Math.max(meanOf(ofArea(area)), implied.get(id)?.level ?? 0)
        const deviation = Math.sqrt(varianceOf(ofArea(area)))
        return [id, { skill: id, level, deviation, canDo }]
      }),
    ),
  }
}

function skillOf(model: AbilityModel, id: string): GraphSkill {
  return model.skills[model.placeOf.get(id) as number] as GraphSkill
}

interface Basis {
  readonly basis: AreaEstimate['basis']
  /** The levels of the easiest thing that failed, and of the hardest that was right. */
  readonly lowestFailed: number
  readonly highestRight: number
}

function basesOf(model: AbilityModel, evidence: readonly Evidence[]): Map<string, Basis> {
  const known = evidence.filter(({ skill }) => model.placeOf.has(skill))
  const rights = known.filter(({ answer }) => answer === 'right')
  const implied = new Set(
    rights.flatMap(({ skill }) => [...needsOf(model, skill)].map(({ area }) => area)),
  )
  return new Map(
    [...model.areas.keys()].map((area): [string, Basis] => {
      const own = known.filter(({ skill }) => skillOf(model, skill).area === area)
      const right = own.filter(({ answer }) => answer === 'right')
      const failed = own.filter(({ answer }) => answer !== 'right')
      const lowestFailed = Math.min(...failed.map(({ difficulty }) => difficulty))
      const highestRight = Math.max(...right.map(({ difficulty }) => difficulty))
      const isImplied = implied.has(area)
      const basis =
        right.length > 0
          ? 'shown'
          : isImplied
            ? 'implied'
            : failed.length > 0
              ? 'failed'
              : 'not-tested'
      return [area, { basis, lowestFailed, highestRight }]
    }),
  )
}

/** What right answers imply of a skill: its own level, and how likely they weren't guessed. */
interface Implied {
  readonly level: number
  readonly chance: number
}

/**
 * Skills that right answers need, in any area: anyone who can do a skill can do all that it needs. The
 * level is no higher than what is believed of the skill that was shown.
 */
function impliedSkills(
  model: AbilityModel,
  levels: ReadonlyMap<string, Float64Array>,
  evidence: readonly Evidence[],
): Map<string, Implied> {
  const implied = new Map<string, Implied>()
  for (const seen of evidence) {
    if (seen.answer !== 'right' || !model.placeOf.has(seen.skill)) continue
    const own = levels.get(skillOf(model, seen.skill).area) as Float64Array
    const believed = meanOf(own)
    const chance = 1 - seen.guess * (1 - chanceAbove(own, seen.difficulty))
    for (const { id, level } of needsOf(model, seen.skill)) {
      const known = implied.get(id)
      implied.set(id, {
        level: Math.max(known?.level ?? 0, Math.min(level, believed)),
        chance: Math.max(known?.chance ?? 0, chance),
      })
    }
  }
  return implied
}

interface Chances {
  readonly levels: ReadonlyMap<string, Float64Array>
  readonly bases: ReadonlyMap<string, Basis>
  readonly implied: ReadonlyMap<string, Implied>
  readonly proved: ReadonlySet<string>
}

/** The chance to do each skill, in the order of needs. */
function chancesOf(model: AbilityModel, of: Chances): [string, number][] {
  const { levels, bases, implied, proved } = of
  const supported = new Set<string>()
  const canDo = model.skills.map(({ id, area, level, needs }) => {
    const isShown = bases.get(area)?.basis === 'shown' && needs.every((need) => supported.has(need))
    // What was right is in an area that's shown, and its needs are implied.
    if (isShown || implied.has(id)) supported.add(id)
    if (proved.has(id)) return 1
    const own = chanceAbove(levels.get(area) as Float64Array, level)
    const chance = Math.max(own, implied.get(id)?.chance ?? 0)
    return supported.has(id) ? chance : Math.min(unsupportedMost, chance)
  })
  for (let at = model.skills.length - 1; at >= 0; at--) {
    for (const need of (model.skills[at] as GraphSkill).needs) {
      const place = model.placeOf.get(need) as number
      canDo[place] = Math.max(canDo[place] as number, canDo[at] as number)
    }
  }
  return model.skills.map(({ id }, at) => [id, canDo[at] as number])
}

type BareArea = Omit<AreaEstimate, 'basis'>

interface AreaToRead {
  readonly area: string
  readonly places: readonly number[]
  readonly levels: Float64Array
  readonly implied: ReadonlyMap<string, Implied>
}

/** An area is as far as its skills on average; some of them may be implied by others. */
function readArea(model: AbilityModel, { area, places, levels, implied }: AreaToRead): BareArea {
  const raised = (level: number): number =>
    places.reduce((sum, at) => {
      const own = implied.get((model.skills[at] as GraphSkill).id)?.level ?? 0
      return sum + Math.max(level, own)
    }, 0) / places.length
  return {
    area,
    level: raised(levelAtShare(levels, 0.5)),
    low: raised(levelAtShare(levels, 0.1)),
    high: raised(levelAtShare(levels, 0.9)),
    deviation: Math.sqrt(varianceOf(levels)),
  }
}

/** Anyone who got all of the tasks up to a level right is at least a little above it. */
const aboveAllRight = 0.4

/**
 * Where everything failed, the level is below the easiest of it: not knowing gives no skill. Where
 * everything was right, it's not below the hardest of it.
 */
function bounded(area: BareArea, { basis, lowestFailed, highestRight }: Basis): AreaEstimate {
  const { level, low, high } = area
  if (basis === 'shown' && lowestFailed === Number.POSITIVE_INFINITY) {
    const least = clamp(highestRight + aboveAllRight)
    return { ...area, basis, level: Math.max(level, least), high: Math.max(high, least) }
  }
  if (basis !== 'failed') return { ...area, basis }
  const most = clamp(lowestFailed - 1)
  return {
    ...area,
    basis,
    level: Math.min(level, most),
    low: Math.min(low, most),
    high: Math.max(Math.min(level, most), Math.min(high, lowestFailed)),
  }
}

function clamp(level: number): number {
  return Math.min(levelMax, Math.max(0, level))
}
