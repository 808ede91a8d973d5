import type { Exam } from './records.ts'

/** Which of our skills touch a domain of an exam, and how much of the domain they cover. */
export interface DomainSkills {
  readonly domain: string
  /** Share of the domain that our skills touch, 0 to 1: our own estimate, and marked as such. */
  readonly touched: number
  readonly skills: readonly string[]
}

export interface DomainReadiness {
  readonly domain: string
  readonly low: number | null
  readonly high: number | null
  readonly touched: number
  /** Share of the touched part whose skills are proved; null where nothing is touched. */
  readonly ready: number | null
  readonly skills: readonly { readonly id: string; readonly isProved: boolean }[]
}

export interface Readiness {
  readonly domains: readonly DomainReadiness[]
  /** Percent of the exam: what is proved, what our skills touch, what is not covered here. Null: no weights are known. */
  readonly percent: {
    readonly proved: number
    readonly touched: number
    readonly not: number
  } | null
}

/**
 * How ready somebody is for the part of an exam that our skills touch. The rest is said to be not
 * covered; where no weights are known there is no figure at all.
 */
export function readinessFor(
  exam: Exam,
  mapping: readonly DomainSkills[],
  proved: ReadonlySet<string>,
): Readiness {
  const domains = exam.domains.map(({ name, low, high }): DomainReadiness => {
    const own = mapping.find(({ domain }) => domain === name)
    const skills = (own?.skills ?? []).map((id) => ({ id, isProved: proved.has(id) }))
    const touched = skills.length === 0 ? 0 : (own?.touched ?? 0)
    const ready =
      skills.length === 0 ? null : skills.filter(({ isProved }) => isProved).length / skills.length
    return { domain: name, low, high, touched, ready, skills }
  })
  return { domains, percent: percentOf(domains) }
}

/** Weights as ranges count with their middle, scaled so that all domains make a hundred. */
function percentOf(domains: readonly DomainReadiness[]): Readiness['percent'] {
  const middles = domains.map(({ low, high }) =>
    low === null || high === null ? null : (low + high) / 2,
  )
  const total = middles.reduce<number>((sum, middle) => sum + (middle ?? 0), 0)
  if (total === 0 || middles.some((middle) => middle === null)) return null
  let touched = 0
  let proved = 0
  domains.forEach((domain, i) => {
    const weight = ((middles[i] as number) / total) * 100
    touched += weight * domain.touched
    proved += weight * domain.touched * (domain.ready ?? 0)
  })
  const whole = Math.round(touched)
  return { proved: Math.round(proved), touched: whole, not: 100 - whole }
}

/** Exams that can be booked on a day, and those that ended, with what follows them. */
export function examStanding(exam: Exam, today: string): 'open' | 'not-yet' | 'ended' | 'unknown' {
  const end = exam.availableUntil ?? exam.retiredOn
  if (end !== null && end < today) return 'ended'
  if (exam.availableFrom !== null && exam.availableFrom > today) return 'not-yet'
  return exam.status === 'unverified' ? 'unknown' : 'open'
}
