import { z } from 'zod'
import { tableText } from './rows.ts'

const station = z.object({
  name: z.string(),
  rate: z.number().describe('Requests a second that come'),
  most: z.number().describe('Requests a second that it can do; 0: it is down'),
  busy: z.number().describe('Share of what it can do'),
  waitMs: z.number().describe('How long the last to come waits for those before it'),
  isCause: z.boolean(),
})
/** A part of the design in the minute that is shown. */
export type StationThen = Readonly<z.infer<typeof station>>

const curve = z.object({
  title: z.string(),
  unit: z.string(),
  limit: z.number(),
  points: z.array(z.object({ time: z.string(), demand: z.number(), value: z.number() })).readonly(),
})
/** A value over the day beside the most that is let pass. */
export type DayCurve = Readonly<z.infer<typeof curve>>

/** The minute it fell over, why, and what it cost. */
export const designCounterexampleShape = z.object({
  kind: z.literal('design'),
  says: z.string(),
  /** "20:14"; null where it isn't a matter of time. */
  time: z.string().nullable(),
  why: z.string(),
  stations: z.array(station).readonly(),
  curve: curve.nullable(),
  costs: z.array(z.object({ what: z.string(), dollars: z.number() })).readonly(),
  note: z.string().describe('How exact the numbers are'),
})
export type DesignCounterexample = z.infer<typeof designCounterexampleShape>

/** "1,234", "12.3", "0.45": as many digits as tell something. */
export function plainNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en-US', { maximumFractionDigits: digits })
}

export const dollars = (value: number): string =>
  `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`

/** Requests a second; a dash where none come, as how long one takes isn't known then. */
export function mostText({ rate, most }: Pick<StationThen, 'rate' | 'most'>): string {
  return rate === 0 && most > 0 ? '–' : plainNumber(most)
}

/** "104%", "down". */
export function busyText({ most, busy }: Pick<StationThen, 'most' | 'busy'>): string {
  return most === 0 ? 'down' : `${plainNumber(busy * 100)}%`
}

/** The minute, its stations, the day and the bill, as plain text. */
export function designCounterexampleText(counterexample: DesignCounterexample): string {
  const { says, why, stations, curve: day, costs, note, time } = counterexample
  const table = (columns: string[], rows: string[][]): string =>
    tableText(
      { columns: columns.map((name, at) => ({ name, type: at === 0 ? 'text' : 'numeric' })), rows },
      [],
    )
  return [
    says,
    why,
    ...(stations.length > 0
      ? [
          `At ${time ?? 'all times'}\n${table(
            ['node', 'requests/s', 'can do', 'busy', 'wait ms'],
            stations.map((one) => [
              one.isCause ? `${one.name} <==` : one.name,
              plainNumber(one.rate),
              mostText(one),
              busyText(one),
              plainNumber(one.waitMs),
            ]),
          )}`,
        ]
      : []),
    ...(day
      ? [
          `${day.title}, at most ${plainNumber(day.limit)} ${day.unit}\n${table(
            ['time', 'requests/s', day.unit],
            hourly(day).map((point) => [
              point.time,
              plainNumber(point.demand),
              plainNumber(point.value),
            ]),
          )}`,
        ]
      : []),
    ...(costs.length > 0
      ? [
          table(
            ['what it costs', 'dollars'],
            costs.map((one) => [one.what, dollars(one.dollars)]),
          ),
        ]
      : []),
    ...(note === '' ? [] : [note]),
  ].join('\n\n')
}

/** The worst point of each hour. */
export function hourly({ points }: DayCurve): DayCurve['points'] {
  const byHour = Map.groupBy(points, ({ time }) => time.slice(0, 2))
  return [...byHour.values()].map((hour) =>
    hour.reduce((worst, point) => (point.value > worst.value ? point : worst)),
  )
}
