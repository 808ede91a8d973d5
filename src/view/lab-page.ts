import type { LabPicture } from '../lab/grading.ts'
import type { Hint } from '../lab/lab.ts'
import type { LessonPart } from '../lab/lesson.ts'
import type { Asking } from './asking.ts'
import type { AttemptLine, AttemptView } from './attempt-by-id.ts'
import type { LabLine, SkillLine } from './lab-line.ts'

export interface ShownSolution {
  readonly name: string
  readonly method: string
  readonly answer: string
}

export interface LabPage {
  readonly lab: LabLine & { readonly hash: string }
  /** Null: the lab's own task. */
  readonly variant: string | null
  readonly variants: readonly { readonly name: string; readonly passed: boolean }[]
  /** Skills the lab needs. */
  readonly needs: readonly SkillLine[]
  readonly lesson: readonly LessonPart[]
  /** Markdown; the variant's brief where a variant is asked for. */
  readonly brief: string
  /** Null while it is being made; labEvents says when it is there. */
  readonly picture: LabPicture | null
  /** table → columns, for completion in the editor. */
  readonly completion: Readonly<Record<string, readonly string[]>>
  readonly starter: string
  readonly draft: {
    readonly text: string
    readonly source: 'starter' | 'typed'
    readonly version: number
    /** What "undo" would take back: a return to the starter or to an attempt. */
    readonly undo: 'starter' | 'attempt' | null
  }
  /** Newest first, 50 at most. */
  readonly attempts: readonly AttemptLine[]
  /** The newest attempt on this task, whole. */
  readonly last: AttemptView | null
  readonly hints: { readonly opened: readonly Hint[]; readonly total: number }
  readonly solutions:
    | { readonly kind: 'hidden'; readonly hintsLeft: number }
    /** All hints are open: seeSolution may be asked for. */
    | { readonly kind: 'offered' }
    | {
        readonly kind: 'shown'
        readonly because: 'passed' | 'seen'
        readonly solutions: readonly ShownSolution[]
      }
  /** Markdown; null until passed. */
  readonly debrief: string | null
  /** The variant that proves the skill after a solution was seen. */
  readonly review: {
    readonly variant: string
    readonly dueAt: Date
    readonly isDue: boolean
  } | null
  readonly unit: { readonly name: string; readonly title: string } | null
  readonly next: LabLine | null
}

export interface LabPageInput {
  readonly learnerId: string
  readonly labId: string
  readonly variant?: string | null | undefined
  /** Where drafts differ between windows; without it the newest draft. */
  readonly windowId?: string | null | undefined
}

/** Throws Problem 'unknown-lab'. */
export declare function labPage(ask: Asking, input: LabPageInput): Promise<LabPage>
