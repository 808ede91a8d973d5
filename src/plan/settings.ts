import { z } from 'zod'
import { badInput } from './bad-input.ts'
import { routeIds } from './match-types.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const dollars = z.number().min(0).max(10_000_000)

/** What somebody said of their plan: hours, weeks off, route, deadline and money. */
export const planSettingsShape = z.strictObject({
  hoursAWeek: z.number().min(1).max(80),
  route: z.enum(routeIds),
  holidays: z.array(z.strictObject({ from: day, to: day })).max(20),
  deadline: day.nullable(),
  money: z.strictObject({
    savings: dollars,
    payNowAYear: dollars,
    /** Null: the usual figure. */
    payAfterAYear: dollars.nullable(),
    /** What the route costs in all; null: the usual figure. */
    cost: dollars.nullable(),
    payLostAMonth: dollars,
    searchMonths: z.number().min(0).max(120),
    loan: z
      .strictObject({
        interestAYear: z.number().min(0).max(1),
        months: z.int().min(1).max(480),
      })
      .nullable(),
  }),
})

export type PlanSettings = z.infer<typeof planSettingsShape>

/** What each field must be, in words; `holidays 0 from` is a field of `holidays`. */
const fields: Readonly<Record<string, string>> = {
  hoursAWeek: 'hours a week from 1 to 80',
  route: `a route: ${routeIds.join(', ')}`,
  holidays: 'at most 20 times off, each with days as 2026-11-24',
  deadline: 'a deadline as 2026-11-24',
  'money savings': 'what you can spend in dollars, from 0 to 10,000,000',
  'money payNowAYear': 'pay now in dollars a year, from 0 to 10,000,000',
  'money payAfterAYear': 'pay afterwards in dollars a year, from 0 to 10,000,000',
  'money cost': 'a cost in dollars, from 0 to 10,000,000',
  'money payLostAMonth': 'pay given up in dollars a month, from 0 to 10,000,000',
  'money searchMonths': 'months of looking for work from 0 to 120',
  'money loan interestAYear': 'interest in percent a year, from 0 to 100',
  'money loan months': 'whole months of the loan from 1 to 480',
}

/** A wish that a plan can be made from. Throws Problem 'bad-input', naming what came. */
export function readPlanSettings(unsafeSettings: PlanSettings): PlanSettings {
  const read = planSettingsShape.safeParse(unsafeSettings)
  if (read.success) return read.data
  const path = (read.error.issues[0]?.path ?? []).map(String)
  const name = path[0] === 'holidays' ? 'holidays' : path.join(' ')
  const came = path.reduce<unknown>(
    (value, key) => (value as Readonly<Record<string, unknown>> | null)?.[key],
    unsafeSettings,
  )
  throw badInput({
    expected: fields[name] ?? 'a plan’s fields',
    came: name === 'money loan interestAYear' ? `${Number(came) * 100} %` : wordOf(came),
    try: 'Change this field; the others are fine.',
  })
}

function wordOf(value: unknown): string {
  if (typeof value === 'number') return value.toLocaleString('en-US')
  if (value === undefined || value === null) return 'nothing'
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 80) || 'nothing'
}

/** For somebody who said nothing yet: five hours a week, no money. */
export function defaultPlanSettings(hoursAWeek: number | null): PlanSettings {
  return {
    hoursAWeek: hoursAWeek ?? 5,
    route: 'self-taught',
    holidays: [],
    deadline: null,
    money: {
      savings: 0,
      payNowAYear: 0,
      payAfterAYear: null,
      cost: null,
      payLostAMonth: 0,
      searchMonths: 6,
      loan: null,
    },
  }
}

const task = z.object({ id: z.string(), title: z.string(), minutes: z.number() })
const milestone = z.object({ id: z.string(), title: z.string(), day: day.nullable() })

/** What is kept of a plan, read back. */
export const planSummaryShape = z.object({
  role: z.string(),
  route: z.string(),
  madeOn: day,
  hoursAWeek: z.number(),
  pace: z.number(),
  holidayDays: z.number(),
  minutes: z.number(),
  endDay: day.nullable(),
  tasks: z.array(task).max(2_000),
  milestones: z.array(milestone).max(200),
})
