import type { Check, Verdict } from '../lab/verdict.ts'
import { checkOwnAttempt, type GradingProgress, getProgress } from '../store/attempts.ts'
import type { ViewContext } from './context.ts'
import { subscribe } from './subscribe.ts'

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

/**
 * What happened so far at once, then what happens as it does. The rows are the truth: a notice only
 * says when to look again. Throws Problem 'unknown-attempt'.
 */
export async function* attemptEvents(
  context: ViewContext,
  input: AttemptEventsInput,
): AsyncGenerator<AttemptEvent> {
  await checkOwnAttempt(context.store, input.learnerId, input.attemptId)
  const stream = await subscribe(context, [`attempt ${input.attemptId}`], input.signal)
  try {
    let seen = parseEventId(input.after)
    while (!input.signal?.aborted) {
      const progress = await getProgress(context.store, input.attemptId)
      for (const event of eventsAfter(seen, progress)) {
        yield event
        seen = parseEventId(event.id)
        if (event.kind === 'verdict') return
      }
      await stream.next(lookAgainMs)
    }
  } finally {
    stream.close()
  }
}

/** Should a notice be lost, the rows are looked at all the same. */
const lookAgainMs = 15_000

/** Events are numbered grading.check: 1.3 is the third check of the first grading, 1.9999 its verdict. */
interface Seen {
  readonly gradingNumber: number
  readonly checks: number
}
const verdictNumber = 9999

function parseEventId(id: string | null | undefined): Seen {
  const [, number, checks] = /^(\d{1,6})\.(\d{1,6})$/.exec(id ?? '') ?? []
  return { gradingNumber: Number(number ?? 0), checks: Number(checks ?? 0) }
}

/** What one who saw `seen` has not seen of the progress. */
export function eventsAfter(seen: Seen, progress: GradingProgress): AttemptEvent[] {
  const { gradingNumber: number, checks, verdict } = progress
  const events: AttemptEvent[] = []
  const isAgain = seen.gradingNumber !== 0 && number > seen.gradingNumber && seen.checks > 0
  if (isAgain) events.push({ kind: 'again', id: `${number}.0` })
  const from = seen.gradingNumber === number ? seen.checks : 0
  for (const [i, check] of checks.entries()) {
    if (i >= from) events.push({ kind: 'check', id: `${number}.${i + 1}`, check })
  }
  if (verdict) events.push({ kind: 'verdict', id: `${number}.${verdictNumber}`, verdict })
  return events
}
