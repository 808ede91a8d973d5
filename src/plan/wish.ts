import { z } from 'zod'
import { routeIds } from './match-types.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const dollars = z.number().min(0).max(10_000_000)

/** What somebody said of their plan: hours, weeks off, route, deadline and money. */
export const planWishShape = z.strictObject({
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

export type PlanWish = z.infer<typeof planWishShape>

/** For somebody who said nothing yet: five hours a week, no money. */
export function usualWish(hoursAWeek: number | null): PlanWish {
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
