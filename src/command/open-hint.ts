import { labOf } from '../lab/catalog.ts'
import type { Hint } from '../lab/lab.ts'
import { openNextHint } from '../store/hints.ts'
import type { Doing } from './doing.ts'

/** Opens the next hint; once all are open it changes nothing. Throws Problem 'unknown-lab'. */
export async function openHint(
  doing: Doing,
  input: { learnerId: string; labId: string },
): Promise<{ opened: readonly Hint[]; total: number }> {
  const { id: labId, hints } = labOf(doing.catalog, input.labId)
  const total = hints.length
  const opened = await openNextHint(doing.store, {
    learnerId: input.learnerId,
    labId,
    total,
    now: doing.clock(),
  })
  return { opened: hints.slice(0, opened), total }
}
