import type { Doing } from './doing.ts'
import type { DraftKey } from './save-draft.ts'

export type RestoreTo =
  | { readonly kind: 'starter' }
  | { readonly kind: 'attempt'; readonly attemptId: string }
  /** Takes the last return to the starter or to an attempt back; also several, one after another. */
  | { readonly kind: 'undo' }

/**
 * `text` is what the editor holds now and is kept first, so nothing typed is lost.
 * Throws Problem 'unknown-lab', 'unknown-attempt', 'not-yet' (nothing to undo).
 */
export declare function restoreDraft(
  doing: Doing,
  input: DraftKey & { text?: string | undefined; to: RestoreTo },
): Promise<{ text: string; version: number; undo: 'starter' | 'attempt' | null }>
