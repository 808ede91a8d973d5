import type { Reason } from '../../kit/problem.ts'
import type { AdminCounterexample } from '../../lab/counterexample/admin.ts'
import type { VerdictStatus } from '../../lab/verdict.ts'

/** What an attempt falls short of, and what shows it. */
export interface Shortfall {
  /** The check that it decides; null: the one that is being looked at. */
  readonly check: 'runs' | 'starts' | null
  readonly status: Extract<VerdictStatus, 'failed' | 'over-limit'>
  readonly reason: Reason
  readonly shows: AdminCounterexample | null
  /** Where in one of the files, if it can be told. */
  readonly at: { readonly file: string; readonly offset: number } | null
}

type Shown = Partial<Omit<AdminCounterexample, 'kind' | 'expected' | 'came' | 'measured'>> & {
  readonly says: string
}

/** A shortfall whose evidence says what the reason says. */
export function shortfall(
  reason: Reason,
  shown: Shown,
  more: Partial<Pick<Shortfall, 'check' | 'status' | 'at'>> = {},
): Shortfall {
  const { expected, came } = reason
  const bare = { did: null, tables: [], output: null, measured: [] }
  return {
    check: null,
    status: 'failed',
    at: null,
    reason,
    shows: { kind: 'admin', ...bare, ...shown, expected, came },
    ...more,
  }
}
