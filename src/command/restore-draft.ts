import { Problem } from '../kit/problem.ts'
import { labOf } from '../lab/catalog.ts'
import { getOwnAttempt, unknownAttempt } from '../store/attempts.ts'
import { type DraftAt, findDraft, replaceDraft, undoReturn } from '../store/drafts.ts'
import { checkSize } from './check-input.ts'
import type { Doing } from './doing.ts'
import { type DraftKey, draftAt } from './save-draft.ts'

export type RestoreTo =
  | { readonly kind: 'starter' }
  | { readonly kind: 'attempt'; readonly attemptId: string }
  /** Takes the last return to the starter or to an attempt back; also several, one after another. */
  | { readonly kind: 'undo' }

/**
 * `text` is what the editor holds now and is kept first, so nothing typed is lost.
 * Throws Problem 'unknown-lab', 'unknown-attempt', 'not-yet' (nothing to undo).
 */
export async function restoreDraft(
  doing: Doing,
  input: DraftKey & { text?: string | undefined; to: RestoreTo },
): Promise<{ text: string; version: number; undo: 'starter' | 'attempt' | null }> {
  const at = draftAt(doing, input)
  const starter = labOf(doing.catalog, at.labId).starter
  if (input.text !== undefined) checkSize(input.text, doing.limits.answerBytesMax)
  const before = input.text ?? (await findDraft(doing.store, at))?.text ?? starter
  const now = doing.clock()
  if (input.to.kind === 'undo') {
    const undone = await undoReturn(doing.store, at, { after: before, now })
    if (undone) return undone
    throw new Problem('not-yet', {
      expected: 'a return to the starter or to an attempt in this window',
      came: 'none that was not taken back',
      try: 'Earlier attempts are in the list below the editor.',
    })
  }
  const cause = input.to.kind
  const text = input.to.kind === 'starter' ? starter : await answerOf(doing, at, input.to.attemptId)
  const version = await replaceDraft(doing.store, at, { before, text, cause, now })
  return { text, version, undo: cause }
}

async function answerOf(doing: Doing, at: DraftAt, attemptId: string): Promise<string> {
  const attempt = await getOwnAttempt(doing.store, at.learnerId, attemptId)
  if (attempt.labId !== at.labId) throw unknownAttempt(attemptId)
  return attempt.answer
}
