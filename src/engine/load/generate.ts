import { openRecorder, type Percentiles } from './percentiles.ts'

/** What came of one request. */
export type Answered =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'error'; readonly error: LoadError }

export type LoadError = 'refused' | 'closed' | 'timeout' | 'too-many-open' | 'malformed'

/** The clock that a load is sent by; tests bring one that needs no waiting. */
export interface Timeline {
  /** Milliseconds, monotonic. */
  now(): number
  /** Resolves at that time, or as soon after it as the machine can. */
  until(at: number): Promise<void>
}

/** One request that counts, and how it ended. */
export interface Ended {
  readonly nth: number
  /** When it was meant to be sent, ms from the start. */
  readonly dueMs: number
  /** From then to its end. */
  readonly tookMs: number
  readonly came: Answered
}

export interface Load {
  /** When each request is meant to be sent, ms from the start, ascending. */
  readonly arrivals: readonly number[]
  /** Requests that are meant to be sent before this are made, but not counted. */
  readonly warmUpMs: number
  /** Sends one request, the first, the second …; never rejects. */
  readonly send: (nth: number) => Promise<Answered>
  /** Hears of each that counts as it ends. */
  readonly onEnd?: (ended: Ended) => void
  /** More requests in flight than this are not sent, and count as errors. */
  readonly inFlightMax: number
  /** Looked at now and then: true gives up sending what is left. */
  readonly isHopeless?: (soFar: { inFlight: number; sent: number }) => boolean
  readonly stop?: AbortSignal
}

export interface Generated {
  /** Requests that count, and how many of them were answered with any status. */
  readonly requests: number
  readonly answered: number
  /** From the time each request was *meant* to be sent to the end of its answer, answered ones only. */
  readonly latencyMs: Percentiles
  /** How late requests were sent: the generator's own error. */
  readonly latenessMs: Percentiles
  readonly statuses: Readonly<Record<string, number>>
  readonly errors: Readonly<Partial<Record<LoadError, number>>>
  /** From the first counted arrival to the last answer. */
  readonly elapsedMs: number
  readonly wasGivenUp: boolean
}

/** Above this many milliseconds at the 99th percentile, the generator's own lateness spoils the figures. */
export const latenessMaxMs = 1

/** Whether the machine was too busy with other things for these figures to be worth anything. */
export function isTooNoisy({ latenessMs, requests }: Generated): boolean {
  return requests > 0 && latenessMs.p99 > latenessMaxMs
}

/**
 * Sends requests when they are due, whether or not earlier ones were answered, and measures each
 * from when it was due. A generator that waits for answers, or measures from when it got to send,
 * leaves out what a stalled server does to everybody who comes meanwhile ("coordinated omission",
 * Gil Tene, 2013).
 */
export async function generate(load: Load, timeline: Timeline): Promise<Generated> {
  const latency = openRecorder()
  const lateness = openRecorder()
  const statuses: Record<string, number> = {}
  const errors: Partial<Record<LoadError, number>> = {}
  const flying = new Set<Promise<void>>()
  const startAt = timeline.now()
  let [requests, answered, sent] = [0, 0, 0]
  let wasGivenUp = false

  const count = (dueAt: number, came: Answered): void => {
    if (came.kind === 'error') {
      errors[came.error] = (errors[came.error] ?? 0) + 1
      return
    }
    answered++
    statuses[came.status] = (statuses[came.status] ?? 0) + 1
    latency.record(timeline.now() - dueAt)
  }
  const end = (nth: number, dueAt: number, came: Answered): void => {
    count(dueAt, came)
    load.onEnd?.({ nth, dueMs: dueAt - startAt, tookMs: timeline.now() - dueAt, came })
  }
  const fly = async (nth: number, dueAt: number, isCounted: boolean): Promise<void> => {
    const came = await load.send(nth)
    if (isCounted) end(nth, dueAt, came)
  }

  for (const arrival of load.arrivals) {
    const dueAt = startAt + arrival
    if (timeline.now() < dueAt) await timeline.until(dueAt)
    const isOver = load.isHopeless?.({ inFlight: flying.size, sent }) ?? false
    if (isOver || load.stop?.aborted) {
      wasGivenUp = true
      break
    }
    const isCounted = arrival >= load.warmUpMs
    if (isCounted) {
      requests++
      lateness.record(timeline.now() - dueAt)
    }
    const nth = sent++
    if (flying.size >= load.inFlightMax) {
      if (isCounted) end(nth, dueAt, { kind: 'error', error: 'too-many-open' })
      continue
    }
    const flight = fly(nth, dueAt, isCounted).finally(() => flying.delete(flight))
    flying.add(flight)
  }
  await Promise.all(flying)
  return {
    requests,
    answered,
    latencyMs: latency.percentiles(),
    latenessMs: lateness.percentiles(),
    statuses,
    errors,
    elapsedMs: timeline.now() - startAt - load.warmUpMs,
    wasGivenUp,
  }
}
