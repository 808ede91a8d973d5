import type { Random } from '../../../../kit/random.ts'
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
  /** Children of one parent: one each as far as they go, spread over all, mostly or all gathered at one, or anything between; a chain, with several at its end. */
  readonly children: 'in turn' | 'spread' | 'gathered' | 'together' | 'mixed' | 'chain'
  /** How many rows are one below the other in a chain. */
  readonly chain: number
  /** Numbers and days of some columns go up from row to row, with few gaps. */
  readonly climbs: boolean
  /** How often rows are built to meet a query's conditions. */
  readonly witnesses: number
  /** How often one of those rows is repeated under another key. */
  readonly repeats: number
}

const none: ReadonlySet<number> = new Set()

function profile(rows: readonly number[], random: Random, over: Partial<Profile> = {}): Profile {
  return {
    rows,
    empty: none,
    distinct: random.pick([1, 2, 2, 3, 3, 4]),
    aimed: random.pick([0.3, 0.6, 0.9]),
    nulls: random.pick([0, 0, 0, 0.15, 0.3, 0.5, 0.9]),
    children: random.pick(['spread', 'mixed', 'mixed', 'gathered'] as const),
    chain: 0,
    climbs: false,
    witnesses: 0,
    repeats: 0,
    ...over,
  }
}

/** Windows look at the row before: so there are runs for them now and then. */
function withRuns(profile: Profile, plan: Plan, random: Random): Profile {
  return random.chance(plan.hasWindows ? 0.2 : 0.04) ? { ...profile, climbs: true } : profile
}

/** Most databases of a demanding query hold rows made for it. */
function withWitnesses(profile: Profile, plan: Plan, random: Random): Profile {
  if (!plan.isDemanding || profile.witnesses > 0 || random.chance(0.3)) return profile
  return {
    ...profile,
    witnesses: random.between(1, 2),
    repeats: random.below(2),
    rows: profile.rows.map((rows) => Math.min(rows, 3)),
  }
}

/** The profile of the nth database: the smallest first, then every kind in turn. */
export function profileOf(plan: Plan, nth: number, random: Random): Profile {
  const read = plan.tables.filter((table) => table.isRead)
  const rows = (count: (table: TablePlan) => number): number[] =>
    plan.tables.map((table) => (table.isRead ? count(table) : 0))
  if (nth === 0)
    return profile(
      rows(() => 0),
      random,
    )
  if (nth === 1)
    return profile(
      rows(() => 1),
      random,
      { nulls: 0, aimed: 0.9 },
    )
  const without = read[nth - 2]
  if (without !== undefined)
    return profile(
      rows(() => 2),
      random,
      { empty: new Set([without.at]) },
    )
  const next = profileAt(plan, read, nth - 2 - read.length, random)
  return withRuns(withWitnesses(next, plan, random), plan, random)
}

function profileAt(plan: Plan, read: readonly TablePlan[], step: number, random: Random): Profile {
  const rows = (count: (table: TablePlan) => number): number[] =>
    plan.tables.map((table) => (table.isRead ? count(table) : 0))
  switch (step % 8) {
    case 0:
      return profile(
        rows(() => random.between(1, 3)),
        random,
      )
    case 1:
      return profile(
        rows(() => 0),
        random,
        { witnesses: 1 },
      )
    case 2:
      return profile(
        rows((table) => (table.isLink ? random.between(2, 7) : random.between(2, 4))),
        random,
      )
    case 3:
      return profile(
        rows(() => (random.chance(0.5) ? random.between(0, 2) : 0)),
        random,
        { witnesses: random.between(1, 2), repeats: random.between(0, 2) },
      )
    case 4:
      return counted(plan, read, rows, random)
    case 5:
      return profile(
        rows(() => random.below(2)),
        random,
        { witnesses: random.between(1, 3), repeats: target(plan, random) },
      )
    case 6:
      return profile(
        rows((table) => (table.isLink ? random.between(4, 12) : random.between(2, 7))),
        random,
        { distinct: random.between(2, 9) },
      )
    default: {
      const chain = chained(plan, read, random)
      if (chain !== null) return chain
      return profile(
        rows(() => random.between(3, step > 60 ? 12 : 7)),
        random,
        { witnesses: random.chance(0.3) ? 1 : 0 },
      )
    }
  }
}

const chainShare = 0.6
/** So deep that paths kept in a number run out of digits, and limits that sound generous are passed. */
const chainLengths = [11, 11, 24] as const

/** At times, for a query that goes down a tree: a table's rows one below the other, and several below the last. */
function chained(plan: Plan, read: readonly TablePlan[], random: Random): Profile | null {
  if (!plan.isRecursive) return null
  const trees = read.filter((table) => table.foreign.some((key) => key.isSelf))
  if (trees.length === 0 || !random.chance(chainShare)) return null
  const tree = random.pick(trees)
  const chain = random.pick(chainLengths)
  const lengths = plan.tables.map((table) =>
    table === tree ? chain + 3 : table.isRead ? random.between(0, 2) : 0,
  )
  return profile(lengths, random, {
    witnesses: 1,
    nulls: 0,
    distinct: 4,
    children: 'chain',
    chain,
    climbs: true,
  })
}

/** How often to repeat a row so that a group has as many rows as the queries ask about. */
function target(plan: Plan, random: Random): number {
  if (plan.rowTargets.length === 0) return random.between(0, 2)
  return Math.max(random.pick(plan.rowTargets) - 1, 0)
}

/** One table as long as a row count of the queries, the others short, few different values. */
function counted(
  plan: Plan,
  read: readonly TablePlan[],
  rows: (count: (table: TablePlan) => number) => number[],
  random: Random,
): Profile {
  if (plan.rowTargets.length === 0 || read.length === 0) {
    return profile(
      rows(() => random.between(0, 6)),
      random,
      { distinct: random.between(3, 6) },
    )
  }
  const parents = random.chance(0.4) ? countedParents(plan, read, random) : null
  if (parents !== null) return parents
  const many = random.pick(read)
  const count = random.pick(plan.rowTargets)
  const few = random.between(1, 3)
  const groups = count < 20 && random.chance(0.4) ? 2 : 1
  return profile(
    rows((table) => (table === many || random.chance(0.2) ? count * groups : few)),
    random,
    {
      distinct: random.pick([1, 1, 2, 3, count + 2]),
      children: random.pick(['together', 'together', 'gathered', 'mixed', 'spread'] as const),
    },
  )
}

/**
 * As many parents as a row count of the queries asks for, and theirs, each with a child or two: so
 * many different ones of them belong to one and the same row of another table.
 */
function countedParents(plan: Plan, read: readonly TablePlan[], random: Random): Profile | null {
  const counts = plan.rowTargets.filter((target) => target < 20)
  const linked = read.filter((table) => parentsOf(table).length > 0)
  if (counts.length === 0 || linked.length === 0) return null
  const last = linked.at(-1) as TablePlan
  const lowest = random.chance(0.7) ? last : random.pick(linked)
  const besides = random.pick(parentsOf(lowest))
  const lengths = plan.tables.map((table) => (table.isRead ? random.pick([1, 1, 1, 1, 2]) : 0))
  const count = random.pick(counts)
  const lengthen = (table: TablePlan): number => {
    const parents = parentsOf(table).filter(
      (parent) => table !== lowest || parent !== besides || parentsOf(table).length === 1,
    )
    const most = Math.max(count, ...parents.map((at) => lengthen(plan.tables[at] as TablePlan)))
    lengths[table.at] = most + random.pick([0, 0, 1])
    return lengths[table.at] as number
  }
  lengthen(lowest)
  return profile(lengths, random, {
    distinct: random.pick([1, 2, 3, count + 2]),
    nulls: random.pick([0, 0, 0.15]),
    children: 'in turn',
    climbs: random.chance(plan.hasWindows ? 0.5 : 0.1),
  })
}

/** The tables that the foreign keys of a table point to, the earlier ones only: no key leads back. */
function parentsOf(table: TablePlan): number[] {
  return [...new Set(table.foreign.map((key) => key.parent))].filter((at) => at < table.at)
}
