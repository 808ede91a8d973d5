import { Problem } from '../kit/problem.ts'
import { labOf, variantOf } from '../lab/catalog.ts'
import { starterIn } from '../lab/starter-in.ts'
import { starterOf } from '../lab/variant-starter.ts'
import { getOwnAttempt, unknownAttempt } from '../store/attempts.ts'
import { type DraftAt, findDraft, replaceDraft, undoRevert } from '../store/drafts.ts'
import { checkSize } from './check-input.ts'
import type { CommandContext } from './context.ts'
import { type DraftKey, draftAt } from './save-draft.ts'

export type RestoreTo =
  /** In another language, where the lab has a starter in it. */
  | { readonly kind: 'starter'; readonly language?: string | undefined }
  | { readonly kind: 'attempt'; readonly attemptId: string }
  /** Takes the last return to the starter or to an attempt back; also several, one after another. */
  | { readonly kind: 'undo' }

/**
 * `text` is what the editor holds now and is kept first, so nothing typed is lost.
 * Throws Problem 'unknown-lab', 'unknown-attempt', 'not-yet' (nothing to undo).
 */
export async function restoreDraft(
  context: CommandContext,
  input: DraftKey & { text?: string | undefined; to: RestoreTo },
): Promise<{ text: string; version: number; undo: 'starter' | 'attempt' | null }> {
  const at = draftAt(context, input)
  const lab = labOf(context.catalog, at.labId)
  const language = input.to.kind === 'starter' ? input.to.language : undefined
  const own = starterOf(lab, variantOf(lab, at.variant))
  const starter = starterIn(lab, language) ?? own
  if (input.text !== undefined) checkSize(input.text, context.limits.answerBytesMax)
  const before = input.text ?? (await findDraft(context.store, at))?.text ?? own
  const now = context.clock()
  if (input.to.kind === 'undo') {
    const undone = await undoRevert(context.store, at, { after: before, now })
    if (undone) return undone
    throw new Problem('not-yet', {
      expected: 'a return to the starter or to an attempt in this window',
      came: 'none that was not taken back',
      try: 'Earlier attempts are in the list below the editor.',
    })
  }
  const cause = input.to.kind
  const text =
    input.to.kind === 'starter' ? starter : await answerOf(context, at, input.to.attemptId)
  const version = await replaceDraft(context.store, at, { before, text, cause, now })
  return { text, version, undo: cause }
}

async function answerOf(context: CommandContext, at: DraftAt, attemptId: string): Promise<string> {
  const attempt = await getOwnAttempt(context.store, at.learnerId, attemptId)
  if (attempt.labId !== at.labId) throw unknownAttempt(attemptId)
  return attempt.answer
}
