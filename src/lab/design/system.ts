import { z } from 'zod'

const name = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens')
const clock = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/, 'a time like 20:30')
const positive = z.number().positive()

/** What a node of a topology may be. */
export const nodeKinds = ['balancer', 'service', 'cache', 'queue', 'database'] as const
export type NodeKind = (typeof nodeKinds)[number]

const machine = z.strictObject({
  slots: z.int().min(1).max(10_000).describe('How many requests one machine works on at a time'),
  speed: positive.default(1).describe('How much faster than the times of the tasks say'),
  ms: z.number().min(0).default(0).describe('What passing through takes, where no task is done'),
  items: z.int().min(1).optional().describe('What one cache machine holds'),
  dollars_an_hour: z.number().min(0),
})
export type Machine = Readonly<z.infer<typeof machine>>

const task = z.strictObject({
  on: z.enum(['service', 'database']),
  ms: positive.describe('Mean work on a machine of speed 1'),
  variation: z.number().min(0).max(5).default(1).describe('Coefficient of variation'),
  writes: z.boolean().default(false),
})
export type Task = Readonly<z.infer<typeof task>>

const request = z.strictObject({
  share: z.number().min(0).max(1).describe('Of all requests'),
  needs: z.array(name).min(1).describe('Tasks, one after another'),
  keys: z
    .strictObject({
      count: z.int().min(1).max(1_000_000_000),
      skew: z.number().min(0).max(2).describe('Zipf: 0 all alike, 1 the usual'),
    })
    .nullable()
    .default(null)
    .describe('What it asks for repeats itself, and may be cached; null: never cached'),
  fresh_s: z.number().min(0).nullable().default(null).describe('How old an answer may be'),
  dollars: z.number().min(0).default(0).describe('What is lost with each that fails'),
})
export type RequestType = Readonly<z.infer<typeof request>>

const failure = z.strictObject({
  says: z.string().min(1),
  at: clock,
  minutes: z.int().min(1).max(1_440),
  zone: name.optional().describe('All that is in it is gone'),
  task: name.optional().describe('It takes longer'),
  times: positive.optional().describe('So many times as long'),
})
export type Failure = Readonly<z.infer<typeof failure>>

/** What a topology is tried with: the day, the work, the machines there are, and what fails. */
export const systemShape = z.strictObject({
  curve: z
    .record(clock, z.number().min(0).max(10_000_000))
    .refine((curve) => Object.keys(curve).length >= 2, 'two times at least')
    .describe('Requests a second by time of day; straight lines between'),
  spikes: z
    .array(
      z.strictObject({ at: clock, minutes: z.int().min(1), times: z.number().min(1).max(100) }),
    )
    .default([]),
  zones: z.array(name).min(1).max(12),
  machines: z.strictObject({
    balancer: z.record(name, machine),
    service: z.record(name, machine),
    cache: z.record(name, machine).default({}),
    queue: z.record(name, machine).default({}),
    database: z.record(name, machine).default({}),
  }),
  tasks: z.record(name, task),
  requests: z.record(name, request),
  failures: z.record(name, failure).default({}),
  patience_s: positive.default(10).describe('After so many seconds of waiting a client gives up'),
  failover_s: z
    .number()
    .min(0)
    .default(60)
    .describe('Until a replica takes the place of the primary'),
  lag_s: z.number().min(0).default(1).describe('How old what a replica says may be'),
  queue_s: positive.default(3_600).describe('What waits longer in a queue is thrown away'),
})
export type System = Readonly<z.infer<typeof systemShape>>

/** Minutes since midnight. */
export function minuteOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

/** "20:05". */
export function timeOf(minute: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${two(minute / 60)}:${two(minute % 60)}`
}

/** Requests a second at each minute of the day, spikes and all. */
export function demandOf({ curve, spikes }: Pick<System, 'curve' | 'spikes'>): Float64Array {
  const points = Object.entries(curve)
    .map(([time, rate]) => ({ at: minuteOf(time), rate }))
    .toSorted((a, b) => a.at - b.at)
  return Float64Array.from({ length: 1_440 }, (_, minute) => {
    const after = points.findIndex(({ at }) => at > minute)
    const next = points[after === -1 ? points.length - 1 : after] as (typeof points)[number]
    const before = points[after === -1 ? points.length - 1 : Math.max(0, after - 1)] ?? next
    const part = next.at === before.at ? 0 : (minute - before.at) / (next.at - before.at)
    const base = before.rate + (next.rate - before.rate) * Math.min(1, Math.max(0, part))
    const spike = spikes.find(
      ({ at, minutes }) => minute >= minuteOf(at) && minute < minuteOf(at) + minutes,
    )
    return base * (spike?.times ?? 1)
  })
}
