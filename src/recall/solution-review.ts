const daysUntilReview = 2
const dayMs = 86_400_000

/** The dates of a lab's standing that a pass or a seen solution can set. */
export interface ProgressDates {
  readonly solutionSeenAt: Date | null
  readonly practicedAt: Date | null
  readonly provedAt: Date | null
}

export interface Passed {
  /** Null: the lab's own task. */
  readonly variant: string | null
  /** When it was handed in. */
  readonly at: Date
  readonly reviews: readonly { readonly variant: string | null; readonly dueAt: Date }[]
}

/**
 * What a pass makes of a lab: proved when no solution had been seen before it was handed in, or when it is
 * the variant that was laid aside and its day has come; practiced otherwise. Dates stay once set.
 */
export function progressAfterPass<T extends ProgressDates>(before: T, passed: Passed): T {
  const isUnaided = before.solutionSeenAt === null || passed.at < before.solutionSeenAt
  const isReview = passed.reviews.some(
    ({ variant, dueAt }) => variant === passed.variant && dueAt <= passed.at,
  )
  return isUnaided || isReview
    ? { ...before, provedAt: before.provedAt ?? passed.at }
    : { ...before, practicedAt: before.practicedAt ?? passed.at }
}

/** When the variant comes back. */
export function dueAfterSolution(seenAt: Date): Date {
  return new Date(seenAt.getTime() + daysUntilReview * dayMs)
}

/** The first variant that was not passed yet; the first of all where all were; null: the lab's own task. */
export function variantForReview(
  variants: readonly string[],
  passed: readonly (string | null)[],
): string | null {
  return variants.find((name) => !passed.includes(name)) ?? variants[0] ?? null
}
