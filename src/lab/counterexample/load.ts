import { z } from 'zod'
import { plainNumber } from './design.ts'
import { tableText } from './rows.ts'

const point = z.object({ x: z.number(), ms: z.number() })
const line = z.object({
  name: z.string(),
  isYours: z.boolean(),
  points: z.array(point).readonly(),
})
/** Latency along the axis. */
export type LoadLine = Readonly<z.infer<typeof line>>

const chart = z.object({
  title: z.string(),
  /** What the axis is: "seconds", "requests a second". */
  along: z.string(),
  lines: z.array(line).readonly(),
  limitMs: z.number().describe('The budget'),
  marks: z.array(z.object({ x: z.number(), name: z.string() })).readonly(),
})
export type LoadChartData = Readonly<z.infer<typeof chart>>

/** Where latency leaves the ground, and what else was counted. */
export const loadCounterexampleShape = z.object({
  kind: z.literal('load'),
  says: z.string(),
  expected: z.string(),
  came: z.string(),
  chart: chart.nullable(),
  facts: z
    .array(z.object({ what: z.string(), yours: z.string(), reference: z.string() }))
    .readonly(),
  note: z.string().describe('How it was measured'),
  output: z.string().nullable().describe('What the program printed'),
})
export type LoadCounterexample = Readonly<z.infer<typeof loadCounterexampleShape>>

/** "4 ms", "2.35 s". */
export function latencyText(ms: number): string {
  return ms >= 1_000 ? `${plainNumber(ms / 1_000)} s` : `${plainNumber(ms)} ms`
}

const barLetters = 30

/** Counts, and the chart as bars on a scale of powers of ten. */
export function loadCounterexampleText(counterexample: LoadCounterexample): string {
  const { says, expected, came, facts, note, output } = counterexample
  const named = [
    { name: '', type: 'text' },
    { name: 'yours', type: 'numeric' },
    { name: 'reference', type: 'numeric' },
  ]
  const rows = facts.map(({ what, yours, reference }) => [what, yours, reference])
  return [
    says,
    `expected  ${expected}\ngot       ${came}`,
    ...(rows.length > 0 ? [tableText({ columns: named, rows }, [])] : []),
    ...(counterexample.chart ? [chartText(counterexample.chart)] : []),
    note,
    ...(output === null ? [] : [`What it printed:\n${output}`]),
  ].join('\n\n')
}

function chartText({ title, along, lines, limitMs, marks }: LoadChartData): string {
  const all = lines.flatMap(({ points }) => points.map(({ ms }) => ms))
  const top = Math.log10(Math.max(10, limitMs, ...all))
  const bar = (ms: number): string =>
    '█'.repeat(Math.round((Math.log10(Math.max(1, ms)) / top) * barLetters))
  return [
    `${title}, at most ${latencyText(limitMs)}`,
    ...lines.flatMap(({ name, points }) => [
      name,
      ...points.map(
        ({ x, ms }) =>
          `  ${plainNumber(x).padStart(7)} ${along}  ${latencyText(ms).padStart(8)}  ${bar(ms)}${ms > limitMs ? ' over' : ''}`,
      ),
    ]),
    ...marks.map(({ x, name }) => `${name}: ${plainNumber(x)} ${along}`),
  ].join('\n')
}
