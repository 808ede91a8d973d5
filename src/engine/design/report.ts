import { plainNumber } from '../../lab/counterexample/design.ts'
import { timeOf } from '../../lab/design/system.ts'
import { type Day, minutesADay } from './day.ts'
import { type DesignTrial, fluidPercentile, lossesOf } from './judge.ts'
import { isSteady } from './minute.ts'

/** How a design does on a day when nothing fails, in plain text: what *Run* shows. */
export function reportOf(trial: DesignTrial): string {
  const day = trial.dayWith(null)
  const peak = day.demand.reduce(
    (best, rate, at) => (rate > (day.demand[best] ?? 0) ? at : best),
    0,
  )
  const losses = lossesOf(trial, day)
  return [
    `Busiest minute: ${timeOf(peak)}, ${plainNumber(day.demand[peak] ?? 0)} requests a second`,
    ...trial.plan.stations.map(({ name }, at) => stationLine(name, day, at, peak)),
    ...trial.plan.flows.map((_, at) => flowLine(trial, day, at)),
    `Machines: $${plainNumber(trial.plan.dollarsADay)} a day`,
    ...(losses.count >= 1
      ? [`Requests that fail: ${plainNumber(losses.count)}, worth $${plainNumber(losses.dollars)}`]
      : []),
  ].join('\n')
}

function stationLine(name: string, day: Day, station: number, peak: number): string {
  const of = day.stations[station] as Day['stations'][number]
  const busy = of.utilization[peak] ?? 0
  const most = Math.max(...of.backlog)
  const waits = most > 0 ? `, and up to ${plainNumber(most)} s of work wait` : ''
  return `${name}: ${plainNumber(busy * 100)}% busy then${waits}`
}

/** The slowest minute by the fluid steps; its events, where they were simulated. */
function flowLine(trial: DesignTrial, day: Day, flow: number): string {
  const of = trial.plan.flows[flow] as DesignTrial['plan']['flows'][number]
  const value = (minute: number): number => fluidPercentile(day, flow, minute, 99)
  let slowest = 0
  for (let minute = 1; minute < minutesADay; minute++) {
    if (value(minute) > value(slowest)) slowest = minute
  }
  const measured = isSteady(day, slowest)
    ? trial.minuteOf(null, slowest).percentileOf(flow, 99)
    : null
  const seconds = measured?.seconds ?? value(slowest)
  const done = of.isLater ? 'done' : 'answered'
  return `${of.name}: 99 of 100 ${done} within ${plainNumber(seconds * 1_000)} ms at ${timeOf(slowest)}`
}
