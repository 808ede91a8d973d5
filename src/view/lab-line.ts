import type { Kind } from '../lab/lab.ts'

/**
 * new: nothing handed in. tried: handed in, not passed. practiced: passed after a solution had
 * been seen. proved: passed on a seed of one's own with no solution seen before.
 */
export type LabProgressState = 'new' | 'tried' | 'practiced' | 'proved'

/** coming: no lab yet. not-yet: no lab passed. started: some. The others: all its labs. */
export type SkillProgressState = 'coming' | 'not-yet' | 'started' | 'practiced' | 'proved'

/** A lab where labs are listed. */
export interface LabLine {
  readonly id: string
  readonly kind: Kind
  readonly title: string
  readonly skill: { readonly id: string; readonly title: string }
  readonly area: string
  readonly level: number
  readonly minutes: number
  /** Bigger than a lab, and of several skills. */
  readonly project: boolean
  readonly progress: LabProgressState
  readonly attempts: number
  readonly lastAttemptAt: Date | null
  /** Every skill it needs is practiced or proved. Nothing is locked; it is an advice. */
  readonly ready: boolean
}

export interface SkillLine {
  readonly id: string
  readonly title: string
  readonly canDo: string
  readonly area: string
  readonly level: number
  readonly hours: number
  readonly needs: readonly string[]
  readonly progress: SkillProgressState
  readonly ready: boolean
  readonly labs: readonly string[]
}

/** The one next thing. */
export interface NextStep {
  readonly lab: LabLine
  /** Null: the lab's own task. */
  readonly variant: string | null
  readonly why:
    | 'first'
    | 'continue'
    | 'review-due'
    | 'next-on-path'
    | 'project'
    | 'checkpoint'
    | 'next-in-plan'
  /** The unit of the path it belongs to, where there is one. */
  readonly unit: { readonly name: string; readonly title: string } | null
}
