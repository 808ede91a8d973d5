import { hashOf } from '../kit/hash.ts'
import { dueAfterSolution } from './solution-review.ts'

/** A lab of a unit, with what a learner did in it. */
export interface CheckpointLab {
  readonly id: string
  readonly skill: string
  /** Names of its other versions. */
  readonly variants: readonly string[]
  /** When each version was passed first; null is the lab's own task. */
  readonly passes: readonly { readonly variant: string | null; readonly at: Date }[]
  readonly solutionSeenAt: Date | null
  /** A version that is laid aside because a solution was seen. */
  readonly laidAside: string | null
}

/** One task of a checkpoint: a version of a lab that was not passed when the unit's labs were. */
export interface CheckpointTask {
  readonly labId: string
  readonly variant: string
  /** open: to be passed yet. practiced: passed within two days of seeing a solution. */
  readonly progress: 'open' | 'practiced' | 'proved'
}

export const checkpointTasksMax = 3
const tasksMin = 2

/**
 * The labs that stand for a unit: at most three, of different skills first. Which ones is told by
 * their names alone, so it seldom changes when labs come or go. Too few with versions: none.
 */
export function checkpointLabs<T extends Pick<CheckpointLab, 'id' | 'skill' | 'variants'>>(
  unit: string,
  labs: readonly T[],
): T[] {
  const drawn = labs
    .filter(({ variants }) => variants.length > 0)
    .map((lab) => ({ lab, draw: hashOf(unit, lab.id) }))
    .sort((a, b) => (a.draw < b.draw ? -1 : 1))
    .map(({ lab }) => lab)
  const firsts = drawn.filter(
    (lab, at) => drawn.findIndex(({ skill }) => skill === lab.skill) === at,
  )
  const chosen = [...new Set([...firsts, ...drawn])].slice(0, checkpointTasksMax)
  return chosen.length < tasksMin ? [] : labs.filter((lab) => chosen.includes(lab))
}

/**
 * The tasks for a learner, once all these labs are passed in some version; null before. A task is a
 * version that was not passed by then, and it is done when that one, or another as fresh, is passed.
 * Where every version was passed before, what is there counts.
 */
export function checkpointTasks(
  labs: readonly CheckpointLab[],
  learnerId: string,
): CheckpointTask[] | null {
  const firsts = labs.map(({ passes }) => Math.min(...passes.map(({ at }) => at.getTime())))
  if (labs.length === 0 || !firsts.every(Number.isFinite)) return null
  const since = Math.max(...firsts)
  return labs.map((lab) => taskOf(lab, since, learnerId))
}

function taskOf(lab: CheckpointLab, since: number, learnerId: string): CheckpointTask {
  const { id: labId, variants, passes, laidAside } = lab
  const ofVariants = passes.filter(({ variant }) => variant !== null && variants.includes(variant))
  const early = ofVariants.filter(({ at }) => at.getTime() <= since)
  const fresh = variants.filter((name) => !early.some(({ variant }) => variant === name))
  const counted = fresh.length > 0 ? ofVariants.filter((pass) => !early.includes(pass)) : early
  const best = counted.find(({ at }) => isUnaided(lab, at)) ?? counted[0]
  if (best) {
    const progress = isUnaided(lab, best.at) ? 'proved' : 'practiced'
    return { labId, variant: best.variant as string, progress }
  }
  const free = fresh.filter((name) => name !== laidAside)
  const offered = free.length > 0 ? free : fresh
  const place = Number.parseInt(hashOf(learnerId, labId).slice(0, 8), 16) % offered.length
  return { labId, variant: offered[place] as string, progress: 'open' }
}

/** As with reviews: two days after a solution was seen, it no longer helps. */
function isUnaided({ solutionSeenAt }: CheckpointLab, at: Date): boolean {
  return solutionSeenAt === null || at < solutionSeenAt || dueAfterSolution(solutionSeenAt) <= at
}
