import { Problem } from '../kit/problem.ts'
import { labOf } from '../lab/catalog.ts'
import { findPassingAnswer } from '../store/attempts.ts'
import type { ViewContext } from './context.ts'
import type { LabLine, NextStep } from './lab-line.ts'
import type { ShownSolution } from './lab-page.ts'
import { learnerLines } from './learner-lines.ts'
import { nextAfter } from './next-step.ts'

export interface DebriefPage {
  readonly lab: LabLine
  /** Markdown. */
  readonly debrief: string
  readonly solutions: readonly ShownSolution[]
  /** The learner's own newest passing answer to the lab's task. */
  readonly own: { readonly attemptId: string; readonly answer: string; readonly at: Date }
  readonly next: NextStep | null
}

/** Throws Problem 'unknown-lab', and 'not-yet' before the lab was passed. */
export async function debriefPage(
  context: ViewContext,
  input: { learnerId: string; labId: string },
): Promise<DebriefPage> {
  const lab = labOf(context.catalog, input.labId)
  const lines = await learnerLines(context, input.learnerId)
  const own = await findPassingAnswer(context.store, input.learnerId, lab.id)
  if (!own) {
    throw new Problem('not-yet', {
      expected: 'the lab to be passed',
      came: 'no attempt that passed',
      try: 'Hand in an answer; hints and then the solutions help where it does not go on.',
    })
  }
  return {
    lab: lines.labs.get(lab.id) as LabLine,
    debrief: lab.debrief,
    solutions: lab.solutions,
    own,
    next: await nextAfter(context, lines, { ...input, variant: null }),
  }
}
