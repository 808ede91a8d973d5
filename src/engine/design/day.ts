import { demandOf, type Failure, minuteOf, type System } from '../../lab/design/system.ts'
import { type Load, loadOf, rememberedHits } from './load.ts'
import type { Plan } from './plan.ts'
import { type Waiting, waitingAfter, waitingOf } from './queueing.ts'
import { laterStations, troubleAt } from './state.ts'

export const minutesADay = 1_440

/** A whole day in fluid steps of one second, kept minute by minute. */
export interface Day {
  readonly failure: Failure | null
  /** Requests a second. */
  readonly demand: Float64Array
  readonly flows: readonly {
    /** Mean and variance of the time until the answer, in seconds. */
    readonly mean: Float64Array
    readonly variance: Float64Array
    /** The share that fails: given up, or nobody there. */
    readonly lost: Float64Array
  }[]
  readonly stations: readonly {
    readonly rate: Float64Array
    readonly servers: Float64Array
    /** Work that comes, as a share of what can be done. Infinity: it's down. */
    readonly utilization: Float64Array
    /** Seconds that the last to come waits for those before it. */
    readonly backlog: Float64Array
  }[]
}

interface Fluid {
  /** Seconds of work that wait, and what of the newest work is done or lost, by station. */
  readonly waiting: Float64Array
  readonly passed: Float64Array
  readonly dropped: Float64Array
  readonly work: Float64Array
}

/** Runs a day second by second: what a station can't do waits; what waits too long is given up. */
export function simulateDay(plan: Plan, system: System, failure: Failure | null): Day {
  const demand = demandOf(system)
  const day = emptyDay(plan, demand, failure)
  const hits = rememberedHits()
  const later = laterStations(plan)
  const patience = later.map((isLater) => (isLater ? system.queue_s : system.patience_s))
  const fluid: Fluid = {
    waiting: new Float64Array(plan.stations.length),
    passed: new Float64Array(plan.stations.length).fill(1),
    dropped: new Float64Array(plan.stations.length),
    work: new Float64Array(plan.stations.length),
  }
  const takesOverAt =
    failure === null ? null : minuteOf(failure.at) * 60 + Math.ceil(system.failover_s)
  let load: Load | null = null
  for (let minute = 0; minute < minutesADay; minute++) {
    const rate = demand[minute] as number
    const next = demand[Math.min(minute + 1, minutesADay - 1)] as number
    const lost = plan.flows.map(() => 0)
    const before = load
    load = loadOf(plan, system, { rate, trouble: troubleAt(failure, minute * 60), hits })
    if (before) keepCounts(fluid, before, load)
    const most = plan.stations.map(() => 0)
    for (let second = 0; second < 60; second++) {
      if (minute * 60 + second === takesOverAt && second > 0) {
        load = loadOf(plan, system, { rate, trouble: troubleAt(failure, takesOverAt), hits })
      }
      const grown = rate === 0 ? 1 : (rate + ((next - rate) * second) / 60) / rate
      step(load, fluid, { grown, patience, lost, most })
    }
    keepMinute(day, minute, load, { lost, most, patience })
  }
  return day
}

function emptyDay(plan: Plan, demand: Float64Array, failure: Failure | null): Day {
  const column = (): Float64Array => new Float64Array(minutesADay)
  return {
    failure,
    demand,
    flows: plan.flows.map(() => ({ mean: column(), variance: column(), lost: column() })),
    stations: plan.stations.map(() => ({
      rate: column(),
      servers: column(),
      utilization: column(),
      backlog: column(),
    })),
  }
}

/** What waits is kept as work: where each takes longer or shorter from now on, it's as many as before. */
function keepCounts({ waiting }: Fluid, before: Load, load: Load): void {
  for (const [at, { mean }] of load.stations.entries()) {
    const earlier = before.stations[at]?.mean ?? 0
    if (mean > 0 && earlier > 0) waiting[at] = ((waiting[at] as number) * mean) / earlier
  }
}

interface Second {
  /** Demand now against demand at the beginning of the minute. */
  readonly grown: number
  /** Seconds of waiting after which work is given up, by station. */
  readonly patience: readonly number[]
  /** Summed up over the minute, by flow. */
  readonly lost: number[]
  /** The longest wait of the minute, by station. */
  readonly most: number[]
}

/** One second: work flows through the steps of each flow, as far as the stations let it pass. */
function step(load: Load, fluid: Fluid, { grown, patience, lost, most }: Second): void {
  const { waiting, passed, dropped, work } = fluid
  work.fill(0)
  for (const [at, { rate, steps }] of load.flows.entries()) {
    let passing = 1
    let failing = 0
    for (const {
      step: { station },
      chance,
      mean,
    } of steps) {
      work[station] = (work[station] as number) + rate * grown * chance * mean * passing
      failing += chance * passing * (dropped[station] as number)
      passing *= 1 - chance * (1 - (passed[station] as number))
    }
    lost[at] = (lost[at] as number) + Math.min(1, failing)
  }
  for (const [at, { servers }] of load.stations.entries()) {
    const come = work[at] as number
    if (servers === 0) {
      waiting[at] = 0
      passed[at] = 0
      dropped[at] = 1
      continue
    }
    const all = (waiting[at] as number) + come
    const done = Math.min(all, servers)
    const left = all - done
    const kept = Math.min(left, servers * (patience[at] as number))
    waiting[at] = kept
    passed[at] = come === 0 ? 1 : Math.min(1, done / come)
    dropped[at] = come === 0 ? 0 : Math.min(1, (left - kept) / come)
    most[at] = Math.max(most[at] as number, kept / servers)
  }
}

const none: Waiting = { mean: 0, square: 0 }
/** From here on a line takes minutes to settle. */
const nearlyFull = 0.99

/** Waiting since requests come at random: as it settles, but no more than there was time for. */
function chanceWaiting(
  utilization: Float64Array,
  minute: number,
  station: Load['stations'][number],
): Waiting {
  let minutes = 1
  while (minutes <= minute && (utilization[minute - minutes] as number) >= nearlyFull) minutes++
  const settled = waitingOf(station.servers, station)
  const reached = waitingAfter(minutes * 60, station.servers, station)
  return settled.mean < reached.mean ? settled : reached
}

function keepMinute(
  day: Day,
  minute: number,
  load: Load,
  { lost, most, patience }: Pick<Second, 'patience' | 'lost' | 'most'>,
): void {
  const waits = load.stations.map((station, at) => {
    const backlog = most[at] as number
    const kept = day.stations[at] as Day['stations'][number]
    const { servers, rate, mean: work } = station
    kept.rate[minute] = rate
    kept.servers[minute] = servers
    kept.utilization[minute] = servers === 0 ? (rate > 0 ? Infinity : 0) : (rate * work) / servers
    kept.backlog[minute] = backlog
    const chance =
      servers === 0 || work === 0 ? none : chanceWaiting(kept.utilization, minute, station)
    // The closer the line is to what people wait for at most, the less chance can add to it.
    const room = Math.max(0, 1 - backlog / (patience[at] as number))
    const [mean, square] = [chance.mean * room, chance.square * room ** 2]
    return { mean: backlog + mean, square: backlog ** 2 + 2 * backlog * mean + square }
  })
  for (const [at, { steps }] of load.flows.entries()) {
    const kept = day.flows[at] as Day['flows'][number]
    kept.lost[minute] = (lost[at] as number) / 60
    let [mean, variance] = [0, 0]
    for (const { step, chance, mean: work } of steps) {
      const wait = waits[step.station] as (typeof waits)[number]
      const stay = work + wait.mean
      const spread = wait.square - wait.mean ** 2 + (work * step.variation) ** 2
      mean += chance * stay
      variance += chance * (spread + stay ** 2) - (chance * stay) ** 2
    }
    kept.mean[minute] = mean
    kept.variance[minute] = variance
  }
}
