import { openPrograms } from '../../engine/function/programs.ts'
import { engineVersion, gradeReview } from '../../engine/review/grade-review.ts'
import type { Limits } from '../../kit/limits.ts'
import type { CodeReviewLab, ReviewTask } from '../../lab/kinds/code-review.ts'
import { unknownVariant } from '../fault.ts'
import type { KindGrader } from './kind.ts'

/** Code-review labs: comments on a change, judged by line and kind. */
export function openCodeReviewGrader({ limits }: { limits: Limits }): KindGrader<CodeReviewLab> {
  const programs = openPrograms(limits)
  return {
    engineVersion,
    warm: async () => undefined,
    grade: async (lab, attempt, onCheck) =>
      gradeReview(lab, taskOf(lab, attempt.variant), attempt, { limits, onCheck }),
    run: async (_lab, text, _rows, more) => programs.run(text, more?.onOutput),
    exam: {
      handIn: async (_lab, answer) => answer,
      tryExample: async (_lab, example) => programs.tryExample(example),
      isRightOnSample: async () => null,
      problems: async () => [],
    },
    close: () => programs.close(),
  }
}

function taskOf(lab: CodeReviewLab, variant: string | null): ReviewTask {
  if (variant === null) return lab.task
  const found = lab.variants.find(({ name }) => name === variant)
  if (!found) throw unknownVariant(lab, variant)
  return found.task
}
