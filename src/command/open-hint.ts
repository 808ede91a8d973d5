import type { Hint } from '../lab/lab.ts'
import type { Doing } from './doing.ts'

/** Opens the next hint; once all are open it changes nothing. Throws Problem 'unknown-lab'. */
export declare function openHint(
  doing: Doing,
  input: { learnerId: string; labId: string },
): Promise<{ opened: readonly Hint[]; total: number }>
