import { localDay } from '../kit/local-day.ts'
import { Problem } from '../kit/problem.ts'
import { planInputsOf } from '../plan/plan-inputs.ts'
import { type PlanSettings, readPlanSettings } from '../plan/settings.ts'
import { wholePlan } from '../plan/whole-plan.ts'
import { getLearnerSnapshot } from '../store/learner-snapshot.ts'
import { putPlan } from '../store/plans.ts'
import type { CommandContext } from './context.ts'

/**
 * Keeps what was said and the plan that follows from it, to tell later what changed. Nothing is
 * kept of what no plan can be made from. Throws Problem 'bad-input'.
 */
export async function makeLearnerPlan(
  context: CommandContext,
  input: { learnerId: string; role: string; settings: PlanSettings },
): Promise<void> {
  const { learnerId, role } = input
  const { catalog } = context
  const settings = readPlanSettings(input.settings)
  if (!catalog.paths.has(role)) {
    throw badInput(`a role: ${[...catalog.paths.keys()].join(', ')}`, role, 'Choose one of these.')
  }
  const now = context.clock()
  if (settings.deadline !== null && settings.deadline <= localDay(now)) {
    throw badInput(
      'a deadline after today',
      settings.deadline,
      'Give a later day, or leave it open.',
    )
  }
  const kept = await getLearnerSnapshot(context.store, learnerId)
  const inputs = planInputsOf(context, kept, { now, role, settings })
  const { summary } = wholePlan(inputs, settings)
  await putPlan(context.store, learnerId, { role, settings, summary, now })
}

function badInput(expected: string, came: string, advice: string): Problem {
  return new Problem('bad-input', { expected, came: came.slice(0, 80) || 'nothing', try: advice })
}
