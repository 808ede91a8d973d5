import type { Notice, Topic } from '../store/notices.ts'
import type { ViewContext } from './context.ts'
import { subscribe } from './subscribe.ts'

/** Something of this learner changed, in any window or terminal. Ask the view again for the rest. */
export type LabEvent =
  | { readonly kind: 'attempt'; readonly labId: string; readonly attemptId: string }
  | { readonly kind: 'verdict'; readonly labId: string; readonly attemptId: string }
  | { readonly kind: 'draft'; readonly labId: string; readonly windowId: string }
  | { readonly kind: 'hint'; readonly labId: string }
  | { readonly kind: 'solution'; readonly labId: string }
  /** The learner's server started, printed, answered or ended. */
  | { readonly kind: 'server'; readonly labId: string }
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

export async function* labEvents(
  context: ViewContext,
  input: LabEventsInput,
): AsyncGenerator<LabEvent> {
  const { learnerId, labId } = input
  const topics: Topic[] = [`learner ${learnerId}`]
  if (labId !== undefined) topics.push(`lab ${labId}`)
  const stream = await subscribe(context, topics, input.signal)
  try {
    while (!input.signal?.aborted) {
      for (const notice of await stream.next()) {
        const event = toEvent(notice)
        if (event && (!('labId' in event) || labId === undefined || event.labId === labId)) {
          yield event
        }
      }
    }
  } finally {
    stream.close()
  }
}

function toEvent(notice: Notice): LabEvent | null {
  switch (notice.kind) {
    case 'attempt':
    case 'verdict':
      return { kind: notice.kind, labId: notice.labId, attemptId: notice.attemptId }
    case 'draft':
      return { kind: 'draft', labId: notice.labId, windowId: notice.windowId }
    case 'hint':
    case 'solution':
    case 'picture':
    case 'server':
      return { kind: notice.kind, labId: notice.labId }
    case 'learner':
    case 'lost':
      return { kind: 'anything' }
    case 'check':
    case 'run':
      return null
  }
}
