import { setTimeout as wait } from 'node:timers/promises'
import type { StepOf } from '../../lab/http/steps.ts'
import { type Exchange, exchange } from '../../world/http/exchange.ts'
import { headerOf } from '../../world/http/message.ts'
import { originOf, type Play, requestOf } from './send.ts'
import { asCode, type Shortfall, shortfall } from './shortfall.ts'
import { fill } from './template.ts'
import { addEvent, addExchange } from './trace.ts'

/*
 * A steady stream of requests against a limit of requests in any window of time. When the server
 * decided, lies somewhere between the first byte that was sent and the last that came, so only what
 * is wrong for every moment in between counts: a slow machine makes nothing look wrong.
 */

/** An answer of the stream. */
export interface Decided {
  readonly status: number
  readonly retryAfter: string | null
  /** Milliseconds from the first request; it was decided between the two. */
  readonly from: number
  readonly to: number
}

interface Limit {
  readonly windowMs: number
  readonly most: number
}

/** Clocks count whole milliseconds. */
const roundingMs = 5

/** Sends the request again and again, and looks at each answer with those before it. */
export async function playRate(play: Play, step: StepOf<'rate'>): Promise<Shortfall | null> {
  const limit = {
    windowMs: Number(fill(step.window_ms, play.scope)),
    most: Number(fill(step.at_most, play.scope)),
  }
  const sent: Decided[] = []
  let last: Exchange | null = null
  const startedAt = performance.now()
  let found: Shortfall | null = null
  while (found === null && performance.now() - startedAt < step.for_ms) {
    const request = requestOf(play, step.rate)
    if ('expected' in request) return request
    last = await exchange(originOf(play), request)
    const { response, times } = last
    sent.push({
      status: response?.status ?? 0,
      retryAfter: response && headerOf(response, 'retry-after'),
      from: times.startedAt - startedAt,
      to: times.endedAt - startedAt,
    })
    found = rateShortfall(sent, limit, step.try ?? play.advice)
    if (found === null) await wait(step.every_ms)
  }
  const text = sent.map(({ status, from }) => `${Math.round(from)} ms: ${status}`).join('\n')
  addEvent(play.trace, `${sent.length} requests, one after another`, text)
  if (found === null || last === null) return null
  return { ...found, at: addExchange(play.trace, last, step.rate.as ?? null) }
}

/** What's wrong with the last of these, whenever it was decided. */
export function rateShortfall(
  sent: readonly Decided[],
  { windowMs, most }: Limit,
  advice = 'Keep the times of the requests that were let in, and look at those of the last window.',
): Shortfall | null {
  const last = sent.at(-1) as Decided
  const before = sent.slice(0, -1).filter(isIn)
  if (isIn(last)) {
    const first = before.at(-most)
    const withinMs = first === undefined ? windowMs : last.to - first.from
    if (withinMs >= windowMs - roundingMs) return null
    const expected = `at most ${most} requests to be let in within ${windowMs} ms`
    return shortfall(expected, `${most + 1} within ${Math.round(withinMs)} ms`, advice)
  }
  if (last.status !== 429) {
    return shortfall('each request to be answered with 200 or 429', `${last.status}`, advice)
  }
  const counted = before.filter(({ to }) => to > last.from - windowMs - roundingMs)
  if (counted.length < most) {
    const expected = `a request to be let in where ${counted.length} were in the last ${windowMs} ms`
    return shortfall(expected, '429', advice)
  }
  return retryShortfall(last, counted.at(-most) as Decided, windowMs)
}

const isIn = ({ status }: Decided): boolean => status >= 200 && status < 300

/** The key is let in again when the oldest of those that count leaves the window. */
function retryShortfall(last: Decided, oldest: Decided, windowMs: number): Shortfall | null {
  const least = Math.ceil(Math.max(0, oldest.from + windowMs - last.to - roundingMs) / 1_000)
  const most = Math.ceil((oldest.to + windowMs - last.from + roundingMs) / 1_000)
  const came = last.retryAfter
  const seconds = /^\d+$/.test(came ?? '') ? Number(came) : Number.NaN
  if (seconds >= least && seconds <= most) return null
  return shortfall(
    `\`Retry-After\` to be ${least === most ? least : `${least} or ${most}`}: the oldest request that counts came ${Math.round(last.from - oldest.from)} ms ago, and leaves the window after ${windowMs} ms`,
    came === null ? 'no such header' : asCode(came),
    'Take what is left until the oldest request that counts leaves the window, in seconds, rounded up: `Math.ceil(ms / 1000)`. A client that waits less is refused again.',
  )
}
