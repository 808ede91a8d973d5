import type { PathUnit } from '../lab/catalog.ts'
import { type CheckpointLab, checkpointLabs, checkpointTasks } from '../recall/checkpoint.ts'
import { type FirstPass, listFirstPasses } from '../store/attempts.ts'
import type { ViewContext } from './context.ts'
import type { LabLine } from './lab-line.ts'
import { isPassed, type LearnerLines } from './learner-lines.ts'
import type { WaitingReview } from './next-step.ts'

/** The end of a unit: a few of its labs again, in versions that the learner has not passed. */
export interface Checkpoint {
  /**
   * not-yet: the labs it is made of are not all passed. open: to be done. The others: all its tasks
   * are passed, and proved where none of them was passed with a solution in mind.
   */
  readonly progress: 'not-yet' | 'open' | 'practiced' | 'proved'
  readonly tasks: readonly {
    readonly lab: LabLine
    /** Null until it is open. */
    readonly variant: string | null
    readonly progress: 'open' | 'practiced' | 'proved'
  }[]
}

/** Every unit's checkpoint, by the name of the unit; a unit without one is not in it. */
export async function checkpointsOf(
  context: ViewContext,
  of: {
    readonly lines: LearnerLines
    readonly units: readonly PathUnit[]
    readonly reviews: readonly WaitingReview[]
    readonly learnerId: string
    /** Counts as passed already. */
    readonly passing?: FirstPass
  },
): Promise<Map<string, Checkpoint>> {
  const { lines, units, reviews, learnerId, passing } = of
  const known = await listFirstPasses(context.store, learnerId)
  const isKnown = known.some(
    ({ labId, variant }) => labId === passing?.labId && variant === passing.variant,
  )
  const all = passing === undefined || isKnown ? known : [...known, passing]
  const passes = Map.groupBy(all, ({ labId }) => labId)
  const labOf = (id: string): CheckpointLab[] => {
    const lab = context.catalog.labs.get(id)
    if (!lab) return []
    return [
      {
        id,
        skill: lab.skill,
        variants: lab.variants.map(({ name }) => name),
        passes: passes.get(id) ?? [],
        solutionSeenAt: lines.labProgress.get(id)?.solutionSeenAt ?? null,
        laidAside: reviews.find((review) => review.lab.id === id)?.variant ?? null,
      },
    ]
  }
  return new Map(
    units.flatMap((unit): [string, Checkpoint][] => {
      const labs = checkpointLabs(unit.name, unit.labs.flatMap(labOf))
      return labs.length === 0 ? [] : [[unit.name, checkpointOf(lines, labs, { unit, learnerId })]]
    }),
  )
}

function checkpointOf(
  lines: LearnerLines,
  labs: readonly CheckpointLab[],
  { unit, learnerId }: { unit: PathUnit; learnerId: string },
): Checkpoint {
  const lineOf = (id: string): LabLine => lines.labs.get(id) as LabLine
  const isThrough = unit.labs.every((id) => isPassed(lineOf(id)))
  const tasks = isThrough ? checkpointTasks(labs, learnerId) : null
  if (tasks === null) {
    const later = labs.map(
      ({ id }) => ({ lab: lineOf(id), variant: null, progress: 'open' }) as const,
    )
    return { progress: 'not-yet', tasks: later }
  }
  const labProgress = tasks.map(({ progress }) => progress)
  return {
    progress: labProgress.includes('open')
      ? 'open'
      : labProgress.includes('practiced')
        ? 'practiced'
        : 'proved',
    tasks: tasks.map(({ labId, ...task }) => ({ ...task, lab: lineOf(labId) })),
  }
}
