import { labOf, variantOf } from '../lab/catalog.ts'
import { type DraftAt, putDraft } from '../store/drafts.ts'
import { checkSize, checkWindow } from './check-input.ts'
import type { CommandContext } from './context.ts'

export interface DraftKey {
  readonly learnerId: string
  readonly labId: string
  readonly variant?: string | null | undefined
  /** One per browser window or terminal folder: 1 to 64 letters, digits, - and _. */
  readonly windowId: string
}

/** Keeps what is typed. Throws Problem 'unknown-lab', 'too-large', 'bad-input'. */
export async function saveDraft(
  context: CommandContext,
  input: DraftKey & { text: string },
): Promise<{ version: number }> {
  const at = draftAt(context, input)
  checkSize(input.text, context.limits.answerBytesMax)
  const typed = { text: input.text, now: context.clock() }
  return { version: await putDraft(context.store, at, typed) }
}

/** The key, checked. */
export function draftAt(context: CommandContext, input: DraftKey): DraftAt {
  const lab = labOf(context.catalog, input.labId)
  checkWindow(input.windowId)
  return {
    learnerId: input.learnerId,
    labId: lab.id,
    variant: variantOf(lab, input.variant)?.name ?? null,
    windowId: input.windowId,
  }
}
