import type { Asking } from './asking.ts'
import type { SkillLine } from './lab-line.ts'

export interface SkillMap {
  readonly areas: readonly {
    readonly id: string
    readonly title: string
    readonly skills: readonly SkillLine[]
  }[]
  /** From a need to the skill that needs it. */
  readonly edges: readonly { readonly from: string; readonly to: string }[]
}

export declare function skillMap(ask: Asking, input: { learnerId: string }): Promise<SkillMap>
