import { z } from 'zod'
import { indented } from './call.ts'
import { type Rows, rowsShape, tableText } from './rows.ts'

/** A step of a plan, with what it did in all its runs. */
export interface PlanStep {
  /** How many steps stand between it and the last one, which gives the rows. */
  readonly depth: number
  /** As PostgreSQL names it: Index Scan Backward, Nested Loop. */
  readonly step: string
  /** The table and the index: "watch_viewer on watch"; empty: none. */
  readonly on: string
  /** Its condition, as PostgreSQL writes it; empty: none. */
  readonly condition: string
  readonly runs: number
  /** Rows of one run, as the planner guessed. */
  readonly estimate: number
  /** Rows of one run on average, as they came. */
  readonly came: number
  /** Rows that it read and threw away, in all runs. */
  readonly removed: number
  /** Buffers that it touched itself, without the steps that feed it. */
  readonly buffers: number
  /** Temporary blocks that it read and wrote itself. */
  readonly temporary: number
}

/** All steps, each followed by those that feed it, one deeper. */
export type Plan = readonly PlanStep[]

/** How the counted work grows, beside the reference's. */
export interface CountedGrowth {
  /** What is counted: "buffers". */
  readonly unit: string
  /** What the sizes count: "rows in watch". */
  readonly sizeOf: string
  readonly sizes: readonly number[]
  readonly yours: readonly number[]
  readonly yoursGrows: string
  /** What it is held against: "the reference", "before your change". */
  readonly against: string
  readonly other: readonly number[]
  readonly otherGrows: string
  /** The most that is let pass, at each size. */
  readonly limit: readonly number[]
  /** "1.5 times the reference and 4 more" */
  readonly limitSays: string
}

/** The step of a plan that pays, and how the work grows; or the rows that are not right. */
export interface PlanCounterexample {
  readonly kind: 'plan'
  readonly says: string
  /** The statement that was counted, and the size of the database. */
  readonly request: { readonly name: string; readonly sql: string } | null
  readonly size: number
  readonly sizeOf: string
  /** Empty: none is shown. */
  readonly plan: Plan
  /** What the plan's dearest step did, in a sentence. */
  readonly why: string
  /** Statements that were sent, with how often; empty: one. */
  readonly statements: readonly {
    readonly sql: string
    readonly calls: number
    readonly buffers: number
  }[]
  readonly growth: CountedGrowth | null
  /** Rows of the reference that did not come, and rows that came and are not the reference's. */
  readonly rows: {
    readonly missing: Rows
    readonly extra: Rows
    /** Where only the order differs: the place, from 1, of the one row on each side. */
    readonly place: number | null
  } | null
}

const stepShape = z.object({
  depth: z.number(),
  step: z.string(),
  on: z.string(),
  condition: z.string(),
  runs: z.number(),
  estimate: z.number(),
  came: z.number(),
  removed: z.number(),
  buffers: z.number(),
  temporary: z.number(),
}) satisfies z.ZodType<PlanStep>

const counts = z.array(z.number()).readonly()
export const planCounterexampleShape = z.object({
  kind: z.literal('plan'),
  says: z.string(),
  request: z.object({ name: z.string(), sql: z.string() }).nullable(),
  size: z.number(),
  sizeOf: z.string(),
  plan: z.array(stepShape).readonly(),
  why: z.string(),
  statements: z
    .array(z.object({ sql: z.string(), calls: z.number(), buffers: z.number() }))
    .readonly(),
  growth: z
    .object({
      unit: z.string(),
      sizeOf: z.string(),
      sizes: counts,
      yours: counts,
      yoursGrows: z.string(),
      against: z.string(),
      other: counts,
      otherGrows: z.string(),
      limit: counts,
      limitSays: z.string(),
    })
    .nullable(),
  rows: z
    .object({ missing: rowsShape, extra: rowsShape, place: z.number().nullable().default(null) })
    .nullable(),
}) satisfies z.ZodType<PlanCounterexample>

/** Work of all steps together. */
export function workIn(plan: Plan, unit: PlanUnit): number {
  return plan.reduce((sum, step) => sum + workOf(step, unit), 0)
}

/** What steps are compared by: what the check counts, if a plan tells it of each step. */
export type PlanUnit = 'buffers' | 'rows'

/** How a check that counts rows names what it counts. */
export const rowsUnit = 'rows through the plan'

/** What the steps of a plan are compared by where a check counts this; rows where none touches a buffer. */
export function planUnit(plan: Plan, counted: string | undefined): PlanUnit {
  return counted === rowsUnit || workIn(plan, 'buffers') === 0 ? 'rows' : 'buffers'
}

/** The work of a step by itself, in all its runs. */
export function workOf(step: PlanStep, unit: PlanUnit): number {
  return unit === 'rows' ? rowsThrough(step) : step.buffers
}

/** The step that touches the most buffers, or that goes through the most rows. */
export function payerOf(plan: Plan, unit: PlanUnit): PlanStep {
  return plan.reduce((best, step) => (workOf(step, unit) > workOf(best, unit) ? step : best))
}

/** The share that a step pays: 98.5 % */
export function paidShare(step: PlanStep, plan: Plan, unit: PlanUnit): string {
  return shareOf(workOf(step, unit), workIn(plan, unit))
}

/** Rows that went through a step in all its runs, the ones that it threw away among them. */
export function rowsThrough({ came, runs, removed }: PlanStep): number {
  return Math.round(came * runs) + removed
}

export const numberText = (value: number): string => value.toLocaleString('en-US')

/** 98.5 % */
export function shareOf(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${Math.round((part / whole) * 1_000) / 10} %`
}

/** "estimate 214, got 20", for one run. */
export function estimateText({ estimate, came }: PlanStep): string {
  return `estimate ${numberText(estimate)}, got ${numberText(came)}`
}

/** Steps further down are indented like these. */
const deepest = 40

/** A plan as indented text, each step with its work. */
export function planText(plan: Plan, unit: PlanUnit): string {
  const payer = payerOf(plan, unit)
  return plan
    .map((step) => {
      const depth = Math.min(Math.max(0, Math.floor(step.depth)), deepest)
      const arrow = depth === 0 ? '' : `${'   '.repeat(depth - 1)}<- `
      const runs = step.runs === 1 ? '' : `, ${numberText(step.runs)} times`
      const pays = step === payer ? `  <== pays ${paidShare(step, plan, unit)}` : ''
      const first = `${arrow}${placeText(step)}${runs}: ${estimateText(step)}, ${numberText(step.buffers)} buffers${pays}`
      return [first, ...notesOf(step).map((note) => `${' '.repeat(arrow.length)}   ${note}`)].join(
        '\n',
      )
    })
    .join('\n')
}

/** "Index Scan watch_viewer on watch" */
export function placeText({ step, on }: PlanStep): string {
  return on === '' ? step : `${step} ${on}`
}

/** What else there is to say of a step. */
function notesOf({ condition, removed, temporary }: PlanStep): string[] {
  return [
    ...(condition === '' ? [] : [condition]),
    ...(removed === 0 ? [] : [`threw away ${numberText(removed)} rows that it had read`]),
    ...(temporary === 0 ? [] : [`${numberText(temporary)} temporary blocks on disk`]),
  ]
}

/** The plan, the statements, the growth, as plain text. */
export function planCounterexampleText(counterexample: PlanCounterexample): string {
  const { says, request, size, sizeOf, plan, why, statements, growth, rows } = counterexample
  return [
    says,
    ...(request
      ? [`${request.name}, at ${numberText(size)} ${sizeOf}:\n${indented(request.sql)}`]
      : []),
    ...(rows ? rowsParts(rows) : []),
    ...(plan.length > 0
      ? [
          `The plan, each step above what feeds it:\n${indented(planText(plan, planUnit(plan, growth?.unit)))}`,
        ]
      : []),
    ...(statements.length > 0
      ? [
          `Statements that were sent:\n${indented(
            statements
              .map(
                ({ sql, calls, buffers }) =>
                  `${numberText(calls)} × ${oneLine(sql)} (${numberText(buffers)} buffers)`,
              )
              .join('\n'),
          )}`,
        ]
      : []),
    ...(growth ? [growthText(growth)] : []),
    ...(why === '' ? [] : [why]),
  ].join('\n\n')
}

function rowsParts({ missing, extra, place }: NonNullable<PlanCounterexample['rows']>): string[] {
  if (place !== null) {
    const row = `row ${numberText(place)}`
    return [
      `Expected as ${row}\n${tableText(missing, [])}`,
      `Came as ${row}\n${tableText(extra, [])}`,
    ]
  }
  return [
    ...(missing.rows.length > 0 ? [`Expected, and did not come\n${tableText(missing, [])}`] : []),
    ...(extra.rows.length > 0 ? [`Came, and was not expected\n${tableText(extra, [])}`] : []),
  ]
}

function growthText(growth: CountedGrowth): string {
  const line = (name: string, counts: readonly number[], grows: string): (string | null)[] => [
    name,
    ...counts.map(numberText),
    grows,
  ]
  const titles = [growth.sizeOf, ...growth.sizes.map(numberText), 'growth']
  return `How ${growth.unit} grow\n${tableText(
    {
      columns: titles.map((name, at) => ({
        name,
        type: at === 0 || at === titles.length - 1 ? 'text' : 'int8',
      })),
      rows: [
        line('yours', growth.yours, growth.yoursGrows),
        line('at most', growth.limit, ''),
        line(growth.against, growth.other, growth.otherGrows),
      ],
    },
    [],
  )}`
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
