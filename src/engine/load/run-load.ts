import { seededRandom } from '../../kit/random.ts'
import { openLoadClient } from '../../world/http/load-client.ts'
import type { HttpRequest, Origin } from '../../world/http/message.ts'
import { type ArrivalPattern, arrivalsOf } from './arrivals.ts'
import { type Generated, generate, isTooNoisy, type Load } from './generate.ts'
import { realTime } from './real-time.ts'

/** What one run sends, and where. */
export interface LoadRun {
  readonly origin: Origin
  readonly request: HttpRequest
  /** Requests a second. */
  readonly rate: number
  /** That count, after the warm-up. */
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly pattern: ArrivalPattern
  readonly timeoutMs: number
  readonly seed: string
  readonly isHopeless?: Load['isHopeless']
  readonly stop?: AbortSignal
}

export interface LoadReport extends Generated {
  readonly rate: number
  readonly seconds: number
  /** Answers a second, in the time from the first counted request to the last answer. */
  readonly answeredPerSecond: number
  /** Answers with a status from 500, and requests without one. */
  readonly failed: number
  readonly tooNoisy: boolean
}

/** Open sockets have their bound too. */
const inFlightMax = 4_096

/** Sends a load to a server on this machine and says how it was answered. */
export async function runLoad(run: LoadRun): Promise<LoadReport> {
  const { rate, seconds, warmUpSeconds, pattern } = run
  const client = openLoadClient(run.origin, run.request, run)
  try {
    const arrivals = arrivalsOf(
      { rate, seconds: seconds + warmUpSeconds, pattern },
      seededRandom(`load/${run.seed}`),
    )
    const generated = await generate(
      {
        arrivals,
        warmUpMs: warmUpSeconds * 1_000,
        send: () => client.send(),
        inFlightMax,
        ...(run.isHopeless && { isHopeless: run.isHopeless }),
        ...(run.stop && { stop: run.stop }),
      },
      realTime,
    )
    return {
      ...generated,
      rate,
      seconds,
      answeredPerSecond: generated.answered / Math.max(seconds, generated.elapsedMs / 1_000),
      failed: failedIn(generated),
      tooNoisy: isTooNoisy(generated),
    }
  } finally {
    client.close()
  }
}

function failedIn({ statuses, requests, answered }: Generated): number {
  const broken = Object.entries(statuses).filter(([status]) => Number(status) >= 500)
  return requests - answered + broken.reduce((sum, [, count]) => sum + count, 0)
}
