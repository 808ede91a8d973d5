import { type Answer, differenceOf, type RowsAnswer } from '../compare/answers.ts'
import type { ComparedHow } from '../compare/result.ts'
import { type Database, rowCount } from '../schema/database.ts'

/** How a mutant's answer stands to the reference's on one database. */
export type Separation = 'same' | 'order' | 'rows' | 'error'

/** How an answer stands to the reference's; one that was never asked stands the same. */
export function separationOf(
  reference: RowsAnswer,
  answer: Answer | null,
  how: ComparedHow,
): Separation {
  if (answer === null) return 'same'
  if (answer.kind !== 'rows') return 'error'
  const difference = differenceOf(reference, answer, how)
  if (difference === null) return 'same'
  return difference.kind === 'order' ? 'order' : 'rows'
}

/** A database that may join the corpus. */
export interface Candidate {
  readonly database: Database
  /** One standing for each mutant. */
  readonly separations: readonly Separation[]
  /** A print of the reference's answer: databases that show the same answer add little. */
  readonly print: string
}

/** What a mutant is caught by, and where that stands among the checks. */
export interface Ranks {
  /** For each mutant the check that must catch it. */
  readonly checks: readonly string[]
  /** All checks in their order. */
  readonly order: readonly string[]
}

/** Which check a database decides. */
export interface Deciding {
  readonly check: string
  /** Whether the order is part of what the check looks at here. */
  readonly byOrder: boolean
  /** No mutant of another check goes wrong here. */
  readonly isPure: boolean
}

/** Mutants that a check before the lab's own catches say nothing about a database. */
const caughtEarlier = new Set(['one-query', 'statements', 'no-error', 'columns'])
const undecided: Deciding = { check: 'rows', byOrder: false, isPure: false }

/**
 * The check that the mutants name that go wrong on a database. Where they name several it is the
 * last of them: the mutants of the others have met their own check before.
 */
export function deciding(
  candidate: Pick<Candidate, 'separations'>,
  { checks, order }: Ranks,
): Deciding {
  const named = (kinds: readonly Separation[]): string[] => [
    ...new Set(
      checks.filter(
        (check, at) =>
          !caughtEarlier.has(check) && kinds.includes(candidate.separations[at] as Separation),
      ),
    ),
  ]
  const byRows = named(['rows', 'error'])
  const wrong = byRows.length > 0 ? byRows : named(['order'])
  const last = wrong.sort((a, b) => order.indexOf(a) - order.indexOf(b)).at(-1)
  if (last === undefined || last === 'large') return undecided
  return { check: last, byOrder: byRows.length === 0, isPure: wrong.length === 1 }
}

export type Decided<T extends Candidate> = T & Deciding

/** Databases on which a mutant goes wrong before its own check, wanted for each. */
const perMutant = 6

/**
 * Chooses `wanted` databases, the smallest first: what tells each mutant apart, then those that
 * are `needed`, then as many kinds as there are. Mixed databases decide an own check only where a
 * mutant has no pure one.
 */
export function choose<T extends Candidate>(
  candidates: readonly T[],
  ranks: Ranks,
  wanted: number,
  needed: readonly T[] = [],
): Decided<T>[] {
  const all = fitting(candidates, ranks, wanted).map((one) => ({ ...one, ...deciding(one, ranks) }))
  const bySize = all.sort((a, b) => rowCount(a.database) - rowCount(b.database))
  const chosen = new Map<Decided<T>, Deciding>()
  const take = (some: readonly Decided<T>[], count: number, as?: Deciding): void => {
    for (const one of some.slice(0, count)) {
      if (chosen.size < wanted && !chosen.has(one))
        chosen.set(one, as ?? (one.isPure ? one : undecided))
    }
  }
  take(bySize, 1)
  ranks.checks.forEach((check, mutant) => {
    const telling = bySize.filter((one) => one.separations[mutant] !== 'same')
    const own = telling.filter((one) => one.check === check)
    const pure = own.filter((one) => one.isPure)
    take(pure, perMutant)
    if (pure.length === 0) for (const mixed of own.slice(0, perMutant)) take([mixed], 1, mixed)
    if (own.length === 0) take(telling, perMutant)
  })
  const isNeeded = new Set(needed.map((one) => one.database))
  take(
    bySize.filter((one) => isNeeded.has(one.database)),
    wanted,
  )
  takeKinds(bySize, chosen, take, wanted)
  return [...chosen]
    .map(([one, as]) => ({ ...one, check: as.check, byOrder: as.byOrder, isPure: as.isPure }))
    .sort((a, b) => rowCount(a.database) - rowCount(b.database))
}

/**
 * Without those on which a mutant of a later check cannot run: it would fail on `no-error` there and
 * never meet its own check. All of them where too few are left.
 */
export function fitting<T extends Candidate>(
  candidates: readonly T[],
  ranks: Ranks,
  wanted: number,
): readonly T[] {
  const fit = candidates.filter((one) => fits(one, ranks))
  return fit.length >= wanted ? fit : candidates
}

/** Whether every mutant of a later check can run on it. */
export function fits({ separations }: Candidate, { checks }: Ranks): boolean {
  return separations.every(
    (separation, at) => separation !== 'error' || caughtEarlier.has(checks[at] as string),
  )
}

/** Goes round the kinds of databases (who goes wrong, what the answer is) until enough are chosen. */
function takeKinds<T extends Candidate>(
  bySize: readonly Decided<T>[],
  chosen: ReadonlyMap<Decided<T>, Deciding>,
  take: (some: readonly Decided<T>[], count: number) => void,
  wanted: number,
): void {
  const kinds = new Map<string, Decided<T>[]>()
  for (const one of bySize) {
    if (chosen.has(one)) continue
    const kind = `${one.separations.join()}/${one.print}`
    const same = kinds.get(kind)
    if (same === undefined) kinds.set(kind, [one])
    else same.push(one)
  }
  const longest = Math.max(0, ...[...kinds.values()].map((same) => same.length))
  for (let round = 0; round < longest && chosen.size < wanted; round++) {
    for (const same of kinds.values()) take(same.slice(round, round + 1), 1)
  }
}
