import { workOf } from '../lab/catalog.ts'
import { planInputsOf, planSettingsOf } from '../plan/plan-inputs.ts'
import { nextLabInPlan } from '../plan/whole-plan.ts'
import type { FirstPass } from '../store/attempts.ts'
import { listReviews } from '../store/hints.ts'
import { getLearnerSnapshot } from '../store/learner-snapshot.ts'
import { type Checkpoint, checkpointsOf } from './checkpoint.ts'
import type { ViewContext } from './context.ts'
import type { LabLine, NextStep } from './lab-line.ts'
import { type LearnerLines, lastLab, linesAfter, nextOnPath, stepTo } from './learner-lines.ts'

/** A variant that waits because a solution was seen. */
export interface WaitingReview {
  readonly lab: LabLine
  readonly variant: string | null
  readonly dueAt: Date
  readonly isDue: boolean
}

/** Reviews that wait in labs that are still there, the first due first. */
export async function waitingReviews(
  context: ViewContext,
  lines: LearnerLines,
  learnerId: string,
): Promise<WaitingReview[]> {
  const now = context.clock()
  const reviews = await listReviews(context.store, learnerId)
  return reviews.flatMap(({ labId, variant, dueAt }) => {
    const lab = lines.labs.get(labId)
    const variants = context.catalog.labs.get(labId)?.variants ?? []
    const isThere = variant === null || variants.some(({ name }) => name === variant)
    return lab && isThere ? [{ lab, variant, dueAt, isDue: dueAt <= now }] : []
  })
}

/** The lab last handed in for, unless it is proved or practiced. */
export function lastWorkedOn(lines: LearnerLines): LabLine | null {
  const last = lastLab(lines)
  return last?.progress === 'tried' ? last : null
}

/**
 * The one next thing: what is due, else what was begun, else what the path says. `checkpoints` are
 * those of the learner's own path.
 */
export function nextStep(
  context: ViewContext,
  lines: LearnerLines,
  of: {
    readonly reviews: readonly WaitingReview[]
    readonly checkpoints: ReadonlyMap<string, Checkpoint>
  },
): NextStep | null {
  const due = of.reviews.find(({ isDue }) => isDue)
  const to = (step: Pick<NextStep, 'lab' | 'variant' | 'why'>): NextStep => stepTo(lines, step)
  if (due) return to({ lab: due.lab, variant: due.variant, why: 'review-due' })
  const begun = lastWorkedOn(lines)
  if (begun) return to({ lab: begun, variant: null, why: 'continue' })
  const lab = nextOnPath(context.catalog, lines)
  const checkpoint = openCheckpoint(lines, of.checkpoints, lab)
  if (checkpoint) return to({ ...checkpoint, why: 'checkpoint' })
  if (!lab) return null
  const isFirst = [...lines.labs.values()].every(({ progress }) => progress === 'new')
  const why = isFirst ? 'first' : lab.project ? 'project' : 'next-on-path'
  return to({ lab, variant: null, why })
}

/** The open task of a unit that comes before the unit of that lab, or that is through itself. */
function openCheckpoint(
  { units }: LearnerLines,
  checkpoints: ReadonlyMap<string, Checkpoint>,
  lab: LabLine | null,
): { lab: LabLine; variant: string } | null {
  const at = lab === null ? -1 : units.findIndex((unit) => workOf(unit).includes(lab.id))
  for (const { name } of at === -1 ? units : units.slice(0, at)) {
    const checkpoint = checkpoints.get(name)
    if (checkpoint?.progress !== 'open') continue
    const open = checkpoint.tasks.find(({ progress }) => progress === 'open')
    if (open?.variant) return { lab: open.lab, variant: open.variant }
  }
  return null
}

/** What home says next. `passing` counts as passed already. */
export async function nextAtHome(
  context: ViewContext,
  lines: LearnerLines,
  of: {
    readonly learnerId: string
    readonly reviews: readonly WaitingReview[]
    readonly passing?: FirstPass
  },
): Promise<NextStep | null> {
  const { learnerId, reviews } = of
  const checkpoints = await checkpointsOf(context, { lines, units: lines.units, ...of })
  const next = nextStep(context, lines, { reviews, checkpoints })
  return await nextFromPlan(context, lines, { learnerId, next })
}

/** What home will say once that task is passed, so that a lab's page says it before and after. */
export async function nextAfter(
  context: ViewContext,
  lines: LearnerLines,
  task: { readonly learnerId: string; readonly labId: string; readonly variant: string | null },
): Promise<NextStep | null> {
  const { learnerId, labId, variant } = task
  const passing = { labId, variant, at: context.clock() }
  const after = linesAfter(context.catalog, lines, passing)
  const waiting = await waitingReviews(context, after, learnerId)
  const reviews = waiting.filter((review) => review.lab.id !== labId || review.variant !== variant)
  return await nextAtHome(context, after, { learnerId, reviews, passing })
}

/** What the plan comes to next, where one was made; the path says it otherwise. */
async function nextFromPlan(
  context: ViewContext,
  lines: LearnerLines,
  input: { learnerId: string; next: NextStep | null },
): Promise<NextStep | null> {
  const { next, learnerId } = input
  if (next?.why !== 'next-on-path') return next
  const { labProgress } = lines
  const kept = { ...(await getLearnerSnapshot(context.store, learnerId)), labProgress }
  const { settings, isUsual } = planSettingsOf(kept)
  if (isUsual) return next
  const found = nextLabInPlan(
    planInputsOf(context, kept, { now: context.clock(), settings }),
    settings,
  )
  const lab = found === null ? undefined : lines.labs.get(found)
  return lab ? stepTo(lines, { lab, variant: null, why: 'next-in-plan' }) : next
}
