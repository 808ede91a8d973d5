import { localDay } from '../kit/local-day.ts'
import { Problem } from '../kit/problem.ts'
import { groundOf } from '../plan/ground.ts'
import { wholePlan } from '../plan/whole-plan.ts'
import { type PlanWish, readWish } from '../plan/wish.ts'
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
  const wish = readWish(input.wish)
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

function badInput(expected: string, came: string, advice: string): Problem {
  return new Problem('bad-input', { expected, came: came.slice(0, 80) || 'nothing', try: advice })
}
