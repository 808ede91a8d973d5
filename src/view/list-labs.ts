import type { ViewContext } from './context.ts'
import { holdsAll, searchWords } from './find-labs.ts'
import type { LabLine, LabProgressState } from './lab-line.ts'
import { learnerLines } from './learner-lines.ts'

export interface ListLabsInput {
  readonly learnerId: string
  /** Words that must all occur in title, skill, brief or id; accents and case do not matter. */
  readonly search?: string | undefined
  readonly area?: string | undefined
  readonly skill?: string | undefined
  readonly status?: LabProgressState | undefined
}

export interface LabList {
  readonly labs: readonly LabLine[]
  /** Of all labs, whatever the filters. */
  readonly total: number
  /** Areas that have labs, with the count that the other filters leave. */
  readonly areas: readonly { readonly id: string; readonly title: string; readonly count: number }[]
  readonly statuses: readonly { readonly status: LabProgressState; readonly count: number }[]
}

const statuses: readonly LabProgressState[] = ['new', 'tried', 'practiced', 'proved']

export async function listLabs(context: ViewContext, input: ListLabsInput): Promise<LabList> {
  const lines = await learnerLines(context, input.learnerId)
  const words = searchWords(input.search ?? '')
  const found = [...lines.labs.values()].filter(
    (lab) =>
      (input.skill === undefined || lab.skill.id === input.skill) &&
      holdsAll(lab, context.catalog.labs.get(lab.id)?.brief ?? '', words),
  )
  const inArea = (lab: LabLine): boolean => input.area === undefined || lab.area === input.area
  const inStatus = (lab: LabLine): boolean =>
    input.status === undefined || lab.progress === input.status
  const countOf = (labs: readonly LabLine[], area: string): number =>
    labs.filter((lab) => lab.area === area).length
  const all = [...lines.labs.values()]
  return {
    labs: found.filter((lab) => inArea(lab) && inStatus(lab)),
    total: all.length,
    areas: context.catalog.areas
      .filter(({ id }) => countOf(all, id) > 0)
      .map(({ id, title }) => ({ id, title, count: countOf(found.filter(inStatus), id) })),
    statuses: statuses.map((status) => ({
      status,
      count: found.filter((lab) => inArea(lab) && lab.progress === status).length,
    })),
  }
}
