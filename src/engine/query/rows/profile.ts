import type { Random } from '../../../kit/random.ts'
import type { Plan, TablePlan } from './plan.ts'

/** What one database is to be like. */
export interface Profile {
  /** Rows of each table, by its place in the plan, before foreign keys ask for more. */
  readonly rows: readonly number[]
  /** Tables that must stay empty. */
  readonly empty: ReadonlySet<number>
  /** Different values a column draws from. */
  readonly distinct: number
  /** The share of values that the queries ask for. */
  readonly aimed: number
  /** The share of NULL in columns that may hold it. */
  readonly nulls: number
  /** Children of one parent: spread over all, gathered at one, or anything between. */
  readonly children: 'spread' | 'gathered' | 'mixed'
  /** The share of rows that repeat an earlier one where no key forbids. */
  readonly repeated: number
}

const none: ReadonlySet<number> = new Set()

function profile(rows: readonly number[], random: Random, over: Partial<Profile> = {}): Profile {
  return {
    rows,
    empty: none,
    distinct: random.pick([1, 2, 2, 3, 3, 4]),
    aimed: random.pick([0.3, 0.6, 0.9]),
    nulls: random.pick([0, 0, 0.1, 0.3, 0.5, 0.9]),
    children: random.pick(['spread', 'mixed', 'mixed', 'gathered'] as const),
    repeated: random.pick([0, 0, 0.3]),
    ...over,
  }
}

/** The profile of the nth database: the smallest first, then every kind in turn. */
export function profileOf(plan: Plan, rowTargets: readonly number[], nth: number, random: Random): Profile {
  const read = plan.tables.filter((table) => table.isRead)
  const rows = (count: (table: TablePlan) => number): number[] =>
    plan.tables.map((table) => (table.isRead ? count(table) : 0))
  if (nth === 0) return profile(rows(() => 0), random)
  if (nth === 1) return profile(rows(() => 1), random, { nulls: 0, aimed: 0.9 })
  const without = read[nth - 2]
  if (nth < 2 + read.length && without !== undefined) {
    return profile(rows(() => 2), random, { empty: new Set([without.at]) })
  }
  const step = nth - 2 - read.length
  const target = rowTargets.length > 0 && step % 4 === 3 ? random.pick(rowTargets) : 0
  if (target > 0) {
    const many = random.pick(read)
    const few = random.between(1, 3)
    return profile(
      rows((table) => (table === many || random.chance(0.3) ? target + random.between(-1, 1) : few)),
      random,
      { distinct: random.pick([1, 1, 2]), children: random.pick(['gathered', 'mixed'] as const) },
    )
  }
  switch (step % 5) {
    case 0:
      return profile(rows(() => random.between(1, 3)), random)
    case 1:
      return profile(rows((table) => (table.isLink ? random.between(2, 6) : random.between(1, 3))), random)
    case 2:
      return profile(rows(() => random.between(2, 5)), random)
    case 3:
      return profile(rows(() => random.between(0, 5)), random, { distinct: random.between(2, 5) })
    default:
      return profile(rows(() => random.between(3, step > 40 ? 12 : 7)), random)
  }
}
