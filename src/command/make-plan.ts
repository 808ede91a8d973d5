import { z } from 'zod'
import { localDay } from '../kit/local-day.ts'
import { Problem } from '../kit/problem.ts'
import { groundOf } from '../plan/ground.ts'
import { wholePlan } from '../plan/whole-plan.ts'
import { type PlanWish, planWishShape } from '../plan/wish.ts'
import { getLearnerGround } from '../store/ground.ts'
import { putRole } from '../store/learners.ts'
import { putPlan } from '../store/plans.ts'
import type { Doing } from './doing.ts'

/**
 * Keeps what was said and the plan that follows from it, to tell later what changed. Nothing is
 * kept of what no plan can be made from. Throws Problem 'bad-input'.
 */
export async function makeLearnerPlan(
  doing: Doing,
  input: { learnerId: string; role: string; wish: PlanWish },
): Promise<void> {
  const { learnerId, role } = input
  const { catalog } = doing
  const wish = checkedWish(input.wish)
  if (!catalog.paths.has(role)) {
    throw badInput(`a role: ${[...catalog.paths.keys()].join(', ')}`, role, 'Choose one of these.')
  }
  const now = doing.clock()
  if (wish.deadline !== null && wish.deadline <= localDay(now)) {
    throw badInput('a deadline after today', wish.deadline, 'Give a later day, or leave it open.')
  }
  const kept = await getLearnerGround(doing.store, learnerId)
  const ground = groundOf(doing, kept, { now, role, wish })
  const { summary } = wholePlan(ground, wish)
  if (role !== kept.role) await putRole(doing.store, learnerId, role)
  await putPlan(doing.store, learnerId, { wish, summary, now })
}

function checkedWish(unsafeWish: PlanWish): PlanWish {
  const read = planWishShape.safeParse(unsafeWish)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const name = issue?.path.map(String).join(' ') ?? ''
  throw badInput(
    `${names[name] ?? (name || 'a wish')}: ${issue?.message ?? z.prettifyError(read.error)}`,
    'something else',
    'Change this field; the others are fine.',
  )
}

const names: Readonly<Record<string, string>> = {
  hoursAWeek: 'hours a week from 1 to 80',
  deadline: 'a deadline as 2026-11-24',
  'money savings': 'savings in dollars, not below 0',
  'money payNowAYear': 'pay now in dollars, not below 0',
  'money payAfterAYear': 'pay afterwards in dollars, not below 0',
  'money cost': 'a cost in dollars, not below 0',
}

function badInput(expected: string, came: string, advice: string): Problem {
  return new Problem('bad-input', { expected, came: came.slice(0, 80) || 'nothing', try: advice })
}
