import { Problem } from '../kit/problem.ts'
import { unitsFor } from '../lab/catalog.ts'
import { type Checkpoint, checkpointsOf } from './checkpoint.ts'
import type { ViewContext } from './context.ts'
import type { LabLine, NextStep, SkillLine } from './lab-line.ts'
import { learnerLines, together } from './learner-lines.ts'
import { nextStep, waitingReviews } from './next-step.ts'

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
    readonly projects: readonly LabLine[]
    /** Null where too few of its labs have other versions. */
    readonly checkpoint: Checkpoint | null
    readonly progress: 'coming' | 'not-yet' | 'started' | 'practiced' | 'proved'
  }[]
  readonly next: NextStep | null
  /** The learner has never programmed, so first steps come first. */
  readonly isNewToProgramming: boolean
}

/** Throws Problem 'unknown-page' for a role without a path. Null: the learner's role. */
export async function pathPage(
  context: ViewContext,
  input: { learnerId: string; role?: string | null },
): Promise<PathPage> {
  const own = await learnerLines(context, input.learnerId)
  const role = input.role ?? own.role
  const path = context.catalog.paths.get(role)
  if (!path) {
    throw new Problem('unknown-page', {
      expected: `a role: ${[...context.catalog.paths.keys()].join(', ')}`,
      came: role.slice(0, 80),
      try: 'Choose one of these.',
    })
  }
  const units = unitsFor(path, own)
  const lines = { ...own, role, units }
  const { learnerId } = input
  const reviews = await waitingReviews(context, lines, learnerId)
  const checkpoints = await checkpointsOf(context, { lines, units, reviews, learnerId })
  return {
    role,
    title: path.title,
    summary: path.summary,
    roles: [...context.catalog.paths.values()].map(({ role, title }) => ({ role, title })),
    units: units.map(({ name, title, promise, skills, labs, projects }) => {
      const ownLabs = labs.flatMap((id) => lines.labs.get(id) ?? [])
      return {
        name,
        title,
        promise,
        skills: skills.flatMap((id) => lines.skills.get(id) ?? []),
        labs: ownLabs,
        projects: projects.flatMap((id) => lines.labs.get(id) ?? []),
        checkpoint: checkpoints.get(name) ?? null,
        progress: together(ownLabs.map(({ progress }) => progress)),
      }
    }),
    next: nextStep(context, lines, { reviews, checkpoints }),
    isNewToProgramming: own.isNewToProgramming,
  }
}
