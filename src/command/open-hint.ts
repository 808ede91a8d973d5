import { labOf } from '../lab/catalog.ts'
import type { Hint } from '../lab/lab.ts'
import { openNextHint } from '../store/hints.ts'
import type { CommandContext } from './context.ts'

/** Opens the next hint; once all are open it changes nothing. Throws Problem 'unknown-lab'. */
export async function openHint(
  context: CommandContext,
  input: { learnerId: string; labId: string },
): Promise<{ opened: readonly Hint[]; total: number }> {
  const { id: labId, hints } = labOf(context.catalog, input.labId)
  const total = hints.length
  const opened = await openNextHint(context.store, {
    learnerId: input.learnerId,
    labId,
    total,
    now: context.clock(),
  })
  return { opened: hints.slice(0, opened), total }
}
