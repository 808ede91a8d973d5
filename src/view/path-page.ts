import type { Asking } from './asking.ts'
import type { LabLine, NextStep, SkillLine } from './lab-line.ts'

export interface PathPage {
  readonly role: string
  readonly title: string
  readonly summary: string
  /** All roles, for changing. */
  readonly roles: readonly { readonly role: string; readonly title: string }[]
  readonly units: readonly {
    readonly name: string
    readonly title: string
    readonly promise: string
    readonly skills: readonly SkillLine[]
    readonly labs: readonly LabLine[]
    readonly standing: 'coming' | 'not-yet' | 'started' | 'practiced' | 'proved'
  }[]
  readonly next: NextStep | null
}

/** Throws Problem 'unknown-page' for a role without a path. Null: the learner's role. */
export declare function pathPage(
  ask: Asking,
  input: { learnerId: string; role?: string | null },
): Promise<PathPage>
