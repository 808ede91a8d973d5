import { workOf } from '../lab/catalog.ts'
import type { ViewContext } from './context.ts'
import { holdsAll, searchWords } from './find-labs.ts'
import type { LabLine, LabProgressState } from './lab-line.ts'
import { type LearnerLines, learnerLines } from './learner-lines.ts'

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
  /** The same labs by the units of the learner's path, in its order; last those that it leaves out. */
  readonly groups: readonly LabGroup[]
  /** Of the skill that was asked for. */
  readonly skillTitle: string | null
  /** Of all labs, whatever the filters. */
  readonly total: number
  /** Areas that have labs, with the count that the other filters leave. */
  readonly areas: readonly { readonly id: string; readonly title: string; readonly count: number }[]
  readonly statuses: readonly { readonly status: LabProgressState; readonly count: number }[]
}

export interface LabGroup {
  /** Null: labs that are not on the path. */
  readonly unit: string | null
  readonly labs: readonly LabLine[]
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
  const labs = found.filter((lab) => inArea(lab) && inStatus(lab))
  return {
    labs,
    groups: groupsOf(labs, lines),
    skillTitle: context.catalog.skills.get(input.skill ?? '')?.title ?? null,
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

function groupsOf(labs: readonly LabLine[], { units }: LearnerLines): LabGroup[] {
  const left = new Map(labs.map((lab) => [lab.id, lab]))
  const take = (ids: readonly string[]): LabLine[] =>
    ids.flatMap((id) => {
      const lab = left.get(id)
      left.delete(id)
      return lab ?? []
    })
  const groups = units.map((unit): LabGroup => ({ unit: unit.title, labs: take(workOf(unit)) }))
  groups.push({ unit: null, labs: [...left.values()] })
  return groups.filter((group) => group.labs.length > 0)
}
