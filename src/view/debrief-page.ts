import type { Asking } from './asking.ts'
import type { LabLine } from './lab-line.ts'
import type { ShownSolution } from './lab-page.ts'

export interface DebriefPage {
  readonly lab: LabLine
  /** Markdown. */
  readonly debrief: string
  readonly solutions: readonly ShownSolution[]
  /** The learner's own newest passing answer to the lab's task. */
  readonly own: { readonly attemptId: string; readonly answer: string; readonly at: Date }
  readonly next: LabLine | null
}

/** Throws Problem 'unknown-lab', and 'not-yet' before the lab was passed. */
export declare function debriefPage(
  ask: Asking,
  input: { learnerId: string; labId: string },
): Promise<DebriefPage>
