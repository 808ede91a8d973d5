import type { Asking } from './asking.ts'
import type { LabLine, LabStanding } from './lab-line.ts'

export interface ListLabsInput {
  readonly learnerId: string
  /** Words that must all occur in title, skill, brief or id; accents and case do not matter. */
  readonly search?: string | undefined
  readonly area?: string | undefined
  readonly skill?: string | undefined
  readonly status?: LabStanding | undefined
}

export interface LabList {
  readonly labs: readonly LabLine[]
  /** Of all labs, whatever the filters. */
  readonly total: number
  /** Areas that have labs, with the count that the other filters leave. */
  readonly areas: readonly { readonly id: string; readonly title: string; readonly count: number }[]
  readonly statuses: readonly { readonly status: LabStanding; readonly count: number }[]
}

export declare function listLabs(ask: Asking, input: ListLabsInput): Promise<LabList>
