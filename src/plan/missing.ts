/** A skill as far as readiness goes. */
export interface ReadinessSkill {
  readonly id: string
  readonly area: string
  readonly title: string
  readonly hours: number
  readonly progress: 'coming' | 'not-yet' | 'started' | 'practiced' | 'proved'
}

export interface MissingSkill extends ReadinessSkill {
  /** 0 … 1, what the role gives it. */
  readonly weight: number
}

export interface AreaReadiness {
  readonly area: string
  /** The weight of what is proved and of all that can be proved. */
  readonly proved: number
  readonly asked: number
  readonly missing: readonly MissingSkill[]
}

export interface Missing {
  /** Proved weight by asked weight; null where nothing that is asked can be proved yet. */
  readonly readiness: number | null
  readonly areas: readonly AreaReadiness[]
  readonly proved: readonly MissingSkill[]
  /** Asked for, but no lab yet: counts neither for nor against. */
  readonly coming: readonly MissingSkill[]
}

/** What the role asks for less what the learner has proved in labs; the weightiest first. */
export function whatIsMissing(
  skills: readonly ReadinessSkill[],
  weights: ReadonlyMap<string, number>,
): Missing {
  const asked = skills.flatMap((skill): MissingSkill[] => {
    const weight = weights.get(skill.id) ?? 0
    return weight > 0 ? [{ ...skill, weight }] : []
  })
  const counting = asked.filter(({ progress }) => progress !== 'coming')
  const isProved = ({ progress }: MissingSkill): boolean => progress === 'proved'
  const sum = (of: readonly MissingSkill[]): number =>
    of.reduce((total, { weight }) => total + weight, 0)
  const areas = [...Map.groupBy(counting, ({ area }) => area)].map(([area, own]) => ({
    area,
    proved: sum(own.filter(isProved)),
    asked: sum(own),
    missing: own.filter((skill) => !isProved(skill)).sort((a, b) => b.weight - a.weight),
  }))
  const all = sum(counting)
  return {
    readiness: all === 0 ? null : sum(counting.filter(isProved)) / all,
    areas: areas.sort((a, b) => b.asked - b.proved - (a.asked - a.proved)),
    proved: counting.filter(isProved),
    coming: asked.filter(({ progress }) => progress === 'coming'),
  }
}
