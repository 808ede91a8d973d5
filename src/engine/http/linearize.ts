/*
 * Whether one order of operations explains what several clients saw (Wing and Gong, with Lowe's
 * memory of configurations that were tried). Operations on different keys don't touch each other,
 * so each key is judged by itself.
 */

/** What one client did to one key, and what it was told. Times are of one monotonic clock. */
export interface Operation {
  readonly client: number
  readonly key: string
  readonly kind: 'read' | 'write' | 'add' | 'remove'
  /** What was written or added; what a read gave, null where there was nothing. */
  readonly value: string | null
  /** done: as it says; refused: add found a value, or remove found none; unknown: no answer came. */
  readonly outcome: 'done' | 'refused' | 'unknown'
  readonly from: number
  readonly to: number
}

export type Judgment =
  | { readonly kind: 'explained' }
  /** No order explains the operations on this key. */
  | {
      readonly kind: 'unexplained'
      readonly key: string
      readonly operations: readonly Operation[]
    }
  /** The steps ran out. */
  | { readonly kind: 'undecided' }

/** Judges a history in which every key has no value at first. */
export function judgeHistory(history: readonly Operation[], stepsMax = 200_000): Judgment {
  const budget = { steps: stepsMax }
  const keys = [...new Set(history.map(({ key }) => key))]
  let isUndecided = false
  for (const key of keys) {
    const operations = history.filter((one) => one.key === key)
    const explained = explains(operations, budget)
    if (explained === false) {
      return { kind: 'unexplained', key, operations: fewest(operations, budget) }
    }
    isUndecided ||= explained === null
  }
  return isUndecided ? { kind: 'undecided' } : { kind: 'explained' }
}

/** Without each operation that isn't needed to show it. */
function fewest(operations: readonly Operation[], budget: { steps: number }): readonly Operation[] {
  let left = operations
  for (const one of operations.toReversed()) {
    const fewer = left.filter((other) => other !== one)
    // A value that was never set could not be read: only what changes nothing may go.
    if (one.kind !== 'read' && one.outcome !== 'refused') continue
    if (explains(fewer, budget) === false) left = fewer
  }
  return left
}

type Step = { readonly next: string | null } | null

/** The value after an operation; null where it can't have happened in this state. */
function apply({ kind, value, outcome }: Operation, state: string | null): Step {
  if (kind === 'read') return state === value ? { next: state } : null
  if (kind === 'write') return outcome === 'refused' ? { next: state } : { next: value }
  if (kind === 'add') {
    if (outcome === 'refused') return state === null ? null : { next: state }
    return state === null ? { next: value } : null
  }
  if (outcome === 'refused') return state === null ? { next: state } : null
  return state === null ? null : { next: null }
}

/** Null: the steps ran out. */
function explains(operations: readonly Operation[], budget: { steps: number }): boolean | null {
  // What may not have happened at all never needs to be put in, and may be at any later time.
  const all = operations
    .filter(({ kind, outcome }) => !(kind === 'read' && outcome === 'unknown'))
    .map((one) => (one.outcome === 'unknown' ? { ...one, to: Number.POSITIVE_INFINITY } : one))
    .toSorted((a, b) => a.from - b.from)
  const tried = new Set<string>()
  const search = (left: readonly Operation[], state: string | null): boolean | null => {
    if (left.every(({ outcome }) => outcome === 'unknown')) return true
    if (budget.steps-- <= 0) return null
    const configuration = `${left.map((one) => all.indexOf(one)).join(',')}|${JSON.stringify(state)}`
    if (tried.has(configuration)) return false
    tried.add(configuration)
    const earliestEnd = Math.min(...left.map(({ to }) => to))
    for (const one of left) {
      // Another one had ended before this began.
      if (one.from > earliestEnd) break
      const step = apply(one, state)
      if (step === null) continue
      const found = search(
        left.filter((other) => other !== one),
        step.next,
      )
      if (found !== false) return found
    }
    return false
  }
  return search(all, null)
}
