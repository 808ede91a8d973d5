import type { Doing } from './doing.ts'

export interface DraftKey {
  readonly learnerId: string
  readonly labId: string
  readonly variant?: string | null | undefined
  /** One per browser window or terminal folder: 1 to 64 letters, digits, - and _. */
  readonly windowId: string
}

/** Keeps what is typed. Throws Problem 'unknown-lab', 'too-large', 'bad-input'. */
export declare function saveDraft(
  doing: Doing,
  input: DraftKey & { text: string },
): Promise<{ version: number }>
