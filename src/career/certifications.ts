import type { Exam } from './records.ts'

/** Which of our skills touch a domain of an exam, and how much of the domain they cover. */
export interface DomainSkills {
  readonly domain: string
  /** Share of the domain that our skills touch, 0 to 1: our own estimate, and marked as such. */
  readonly touched: number
  readonly skills: readonly string[]
}

/** coming: no lab yet, so it counts neither for nor against. */
export type SkillState = 'proved' | 'open' | 'coming'

/** Shares of a domain, or percent of an exam, that add up to the whole. */
export interface Parts {
  readonly proved: number
  /** Taught here, not proved yet. */
  readonly open: number
  readonly coming: number
  readonly not: number
}

export interface DomainReadiness {
  readonly domain: string
  readonly low: number | null
  readonly high: number | null
  /** Percent of the exam, weights scaled so that all make a hundred; null where none are known. */
  readonly weight: number | null
  /** Shares of the domain; null where the exam's weights are not known. */
  readonly parts: Parts | null
  readonly skills: readonly { readonly id: string; readonly state: SkillState }[]
}

export interface Readiness {
  readonly domains: readonly DomainReadiness[]
  /** Whole percent of the exam. Null: weights are not known, and there is no figure. */
  readonly percent: Parts | null
}

/**
 * How ready somebody is for the part of an exam that our skills touch. What they do not touch, and
 * what has no lab yet, is said beside it; where no weights are known there is no figure at all.
 */
export function readinessFor(
  exam: Pick<Exam, 'domains'>,
  mapping: readonly DomainSkills[],
  stateOf: (skill: string) => SkillState,
): Readiness {
  const middles = exam.domains.map(({ low, high }) =>
    low === null || high === null ? null : (low + high) / 2,
  )
  const total = middles.reduce<number>((sum, middle) => sum + (middle ?? 0), 0)
  const isWeighed = total > 0 && middles.every((middle) => middle !== null)
  const domains = exam.domains.map(({ name, low, high }, i): DomainReadiness => {
    const own = mapping.find(({ domain }) => domain === name)
    const skills = (own?.skills ?? []).map((id) => ({ id, state: stateOf(id) }))
    return {
      domain: name,
      low,
      high,
      weight: isWeighed ? ((middles[i] as number) / total) * 100 : null,
      parts: isWeighed ? partsOf(own?.touched ?? 0, skills) : null,
      skills,
    }
  })
  return { domains, percent: isWeighed ? percentOf(domains) : null }
}

function partsOf(touched: number, skills: DomainReadiness['skills']): Parts {
  if (skills.length === 0) return { proved: 0, open: 0, coming: 0, not: 1 }
  const share = (wanted: SkillState): number =>
    touched * (skills.filter(({ state }) => state === wanted).length / skills.length)
  return {
    proved: share('proved'),
    open: share('open'),
    coming: share('coming'),
    not: 1 - touched,
  }
}

/** Whole percent that add up to a hundred; what rounding leaves over is not covered. */
function percentOf(domains: readonly DomainReadiness[]): Parts {
  const sum = (part: keyof Parts): number =>
    Math.round(
      domains.reduce((all, { weight, parts }) => all + (weight ?? 0) * (parts?.[part] ?? 0), 0),
    )
  const [proved, open, coming] = [sum('proved'), sum('open'), sum('coming')]
  return { proved, open, coming, not: 100 - proved - open - coming }
}

/** Exams that can be booked on a day, and those that ended, with what follows them. */
export function examStanding(exam: Exam, today: string): 'open' | 'not-yet' | 'ended' | 'unknown' {
  const end = exam.availableUntil ?? exam.retiredOn
  if (end !== null && end < today) return 'ended'
  if (exam.status === 'retired') return 'ended'
  if (exam.availableFrom !== null && exam.availableFrom > today) return 'not-yet'
  return exam.status === 'unverified' ? 'unknown' : 'open'
}
