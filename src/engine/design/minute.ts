import { seededRandom } from '../../kit/random.ts'
import type { Failure, System } from '../../lab/design/system.ts'
import type { Day } from './day.ts'
import { loadOf, rememberedHits } from './load.ts'
import type { Plan } from './plan.ts'
import { type Step, simulate } from './simulate.ts'
import { troubleAt } from './state.ts'

/** A percentile with its error: half of the interval that holds it 95 times in 100. */
export interface Measured {
  readonly seconds: number
  readonly error: number
  readonly samples: number
}

/** A minute whose every event was simulated. */
export interface MinuteRun {
  percentileOf(flow: number, percentile: number): Measured | null
}

/** Events of one minute: more would take longer than a person waits. */
const eventsMax = 180_000
const secondsMax = 240
const batches = 10
const samplesMin = 200

/** Whether a minute can be simulated event by event: nothing piles up, and someone comes. */
export function isSteady(day: Day, minute: number): boolean {
  return (
    (day.demand[minute] as number) > 0 &&
    day.stations.every(
      ({ utilization, backlog }) =>
        (utilization[minute] as number) < 0.999 && backlog[minute] === 0,
    )
  )
}

/** Simulates one minute of a day event by event, as much of it as the bound lets. */
export function simulateMinute(
  plan: Plan,
  system: System,
  at: { readonly day: Day; readonly minute: number; readonly seed: string },
): MinuteRun {
  const { day, minute } = at
  const trouble = troubleAt(day.failure as Failure | null, minute * 60 + 59)
  const load = loadOf(plan, system, {
    rate: day.demand[minute] as number,
    trouble,
    hits: rememberedHits(),
  })
  const flows = load.flows.map(({ rate, steps }) => ({
    rate,
    steps: steps.map(({ step, hit, mean }, index): Step => {
      const next = (to: number, chance: number) =>
        to < steps.length && chance > 0 ? [{ step: to, chance }] : []
      return {
        station: step.station,
        mean,
        variation: step.variation,
        next: [...next(index + 1, 1 - hit), ...next(step.skipTo, hit)],
      }
    }),
  }))
  const visits = load.stations.reduce((sum, { rate }) => sum + rate, 0)
  const all = Math.min(secondsMax, eventsMax / Math.max(1, visits))
  const { responses } = simulate({
    stations: load.stations.map(({ servers }) => ({ servers: Math.max(1, servers) })),
    flows,
    random: seededRandom(at.seed),
    warmUpSeconds: all * 0.2,
    seconds: all * 0.8,
    requestsMax: 200_000,
  })
  return { percentileOf: (flow, percentile) => measured(responses[flow], percentile) }
}

/** The percentile of each of ten batches in turn, their mean, and how far they are apart. */
function measured(times: Float64Array | undefined, percentile: number): Measured | null {
  if (!times || times.length < samplesMin) return null
  const size = Math.floor(times.length / batches)
  const each = Array.from({ length: batches }, (_, at) => {
    const sorted = times.slice(at * size, (at + 1) * size).sort()
    return sorted[Math.min(size - 1, Math.floor((size * percentile) / 100))] as number
  })
  const mean = each.reduce((sum, value) => sum + value, 0) / batches
  const variance = each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (batches - 1)
  return { seconds: mean, error: 2.26 * Math.sqrt(variance / batches), samples: times.length }
}
