import type { Asking } from './asking.ts'
import type { LabLine, SkillStanding } from './lab-line.ts'

export interface ProgressPage {
  /** Newest first: what one can do now that one could not before, from evidence. */
  readonly weeks: readonly {
    /** The Monday it begins with, as 2026-11-23. */
    readonly monday: string
    readonly attempts: number
    readonly passed: number
    readonly canDo: readonly {
      readonly skill: string
      readonly title: string
      readonly canDo: string
      readonly labId: string
      readonly standing: 'practiced' | 'proved'
    }[]
  }[]
  readonly areas: readonly {
    readonly id: string
    readonly title: string
    readonly count: Readonly<Record<SkillStanding, number>>
  }[]
  /** Labs handed in and not passed yet, last worked on first. */
  readonly open: readonly LabLine[]
  readonly passed: readonly LabLine[]
  readonly reviews: readonly {
    readonly lab: LabLine
    readonly variant: string
    readonly dueAt: Date
    readonly isDue: boolean
  }[]
  readonly totals: {
    readonly attempts: number
    readonly labsProved: number
    readonly labsPracticed: number
    readonly labs: number
  }
}

export declare function progressPage(
  ask: Asking,
  input: { learnerId: string },
): Promise<ProgressPage>
