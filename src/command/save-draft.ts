import { labOf, variantOf } from '../lab/catalog.ts'
import { type DraftAt, putDraft } from '../store/drafts.ts'
import { checkSize, checkWindow } from './check-input.ts'
import type { Doing } from './doing.ts'

export interface DraftKey {
  readonly learnerId: string
  readonly labId: string
  readonly variant?: string | null | undefined
  /** One per browser window or terminal folder: 1 to 64 letters, digits, - and _. */
  readonly windowId: string
}

/** Keeps what is typed. Throws Problem 'unknown-lab', 'too-large', 'bad-input'. */
export async function saveDraft(
  doing: Doing,
  input: DraftKey & { text: string },
): Promise<{ version: number }> {
  const at = draftAt(doing, input)
  checkSize(input.text, doing.limits.answerBytesMax)
  const typed = { text: input.text, now: doing.clock() }
  return { version: await putDraft(doing.store, at, typed) }
}

/** The key, checked. */
export function draftAt(doing: Doing, input: DraftKey): DraftAt {
  const lab = labOf(doing.catalog, input.labId)
  checkWindow(input.windowId)
  return {
    learnerId: input.learnerId,
    labId: lab.id,
    variant: variantOf(lab, input.variant)?.name ?? null,
    windowId: input.windowId,
  }
}
