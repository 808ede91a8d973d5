import type { FirstRunAnswers } from '../store/learners.ts'
import type { Asking } from './asking.ts'
import type { AttemptLine } from './attempt-by-id.ts'
import type { LabLine, NextStep } from './lab-line.ts'

export interface HomePage {
  /** Null until the three questions were answered or skipped. */
  readonly firstRun: FirstRunAnswers | null
  /** The path of the learner's role. */
  readonly role: { readonly role: string; readonly title: string }
  readonly next: NextStep | null
  /** Where the learner was: the lab last worked on, unless it is proved. */
  readonly continueAt: LabLine | null
  /** Variants that wait because a solution was seen; due ones first. */
  readonly reviews: readonly {
    readonly lab: LabLine
    readonly variant: string
    readonly dueAt: Date
    readonly isDue: boolean
  }[]
  readonly recentAttempts: readonly AttemptLine[]
  readonly count: {
    readonly labs: number
    readonly proved: number
    readonly practiced: number
    readonly skills: number
    readonly skillsProved: number
    readonly skillsComing: number
  }
}

export declare function homePage(ask: Asking, input: { learnerId: string }): Promise<HomePage>
