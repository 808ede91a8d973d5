import type { Check, Verdict } from '../lab/lab.ts'
import type { Asking } from './asking.ts'

/** `id` grows; hand the last one seen back as `after` to go on from there. */
export type AttemptEvent =
  | { readonly kind: 'check'; readonly id: string; readonly check: Check }
  /** The worker died and another began anew: forget the checks shown so far. */
  | { readonly kind: 'again'; readonly id: string }
  /** The last event; the iterable ends after it. */
  | { readonly kind: 'verdict'; readonly id: string; readonly verdict: Verdict }

export interface AttemptEventsInput {
  readonly learnerId: string
  readonly attemptId: string
  /** The id of the last event seen (SSE Last-Event-ID). */
  readonly after?: string | null | undefined
  /** Ends the iterable, as when the page goes away. */
  readonly signal?: AbortSignal | undefined
}

/** What happened so far at once, then what happens as it does. Throws Problem 'unknown-attempt'. */
export declare function attemptEvents(
  ask: Asking,
  input: AttemptEventsInput,
): AsyncIterable<AttemptEvent>
