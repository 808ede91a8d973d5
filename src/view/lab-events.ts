import type { Asking } from './asking.ts'

/** Something of this learner changed, in any window or terminal. Ask the view again for the rest. */
export type LabEvent =
  | { readonly kind: 'attempt'; readonly labId: string; readonly attemptId: string }
  | { readonly kind: 'verdict'; readonly labId: string; readonly attemptId: string }
  | { readonly kind: 'draft'; readonly labId: string; readonly windowId: string }
  | { readonly kind: 'hint'; readonly labId: string }
  | { readonly kind: 'solution'; readonly labId: string }
  /** The tables of the lab can be shown now. */
  | { readonly kind: 'picture'; readonly labId: string }
  /** The connection was lost for a while: anything may have changed. */
  | { readonly kind: 'anything' }

export interface LabEventsInput {
  readonly learnerId: string
  /** Without it: every lab, for home and progress. */
  readonly labId?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export declare function labEvents(ask: Asking, input: LabEventsInput): AsyncIterable<LabEvent>
