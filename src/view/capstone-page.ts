import { Problem } from '../kit/problem.ts'
import { type Stage, stageId } from '../lab/capstone.ts'
import { listAttempts } from '../store/attempts.ts'
import { type LabProgress, listLabProgress } from '../store/lab-progress.ts'
import { type AttemptLine, type AttemptView, attemptById, attemptLine } from './attempt-by-id.ts'
import type { ViewContext } from './context.ts'

/** A stage where stages are listed. */
export interface CapstoneLine {
  readonly name: string
  readonly number: number
  readonly title: string
  /** "After this stage …" */
  readonly promise: string
  readonly hours: number
  readonly skills: readonly { readonly id: string; readonly title: string }[]
  readonly state: 'new' | 'tried' | 'passed'
  readonly attempts: number
  readonly lastAttemptAt: Date | null
}

export interface CapstonePage {
  readonly title: string
  readonly intro: string
  readonly rules: string
  readonly stages: readonly CapstoneLine[]
  readonly coming: readonly { readonly title: string; readonly promise: string }[]
  /** The first that hasn't passed; null: all have. */
  readonly next: CapstoneLine | null
}

/** The stages of the capstone with where a learner is. */
export async function capstonePage(
  { store, catalog }: ViewContext,
  input: { learnerId: string },
): Promise<CapstonePage> {
  return capstonePageOf(catalog, await listLabProgress(store, input.learnerId))
}

/** The same from what is kept, without a store. */
export function capstonePageOf(
  catalog: ViewContext['catalog'],
  progress: ReadonlyMap<string, LabProgress>,
): CapstonePage {
  const { title, intro, rules, coming, stages } = catalog.capstone
  const lines = stages.map((stage) => lineOf(catalog, stage, progress))
  const next = lines.find(({ state }) => state !== 'passed') ?? null
  return { title, intro, rules, coming, stages: lines, next }
}

function lineOf(
  { skills }: ViewContext['catalog'],
  stage: Stage,
  progress: ReadonlyMap<string, LabProgress>,
): CapstoneLine {
  const { name, number, title, promise, hours } = stage
  const own = progress.get(stageId(name))
  const isPassed = own !== undefined && (own.provedAt !== null || own.practicedAt !== null)
  return {
    name,
    number,
    title,
    promise,
    hours,
    skills: stage.skills.map((id) => ({ id, title: skills.get(id)?.title ?? id })),
    state: isPassed ? 'passed' : own && own.attempts > 0 ? 'tried' : 'new',
    attempts: own?.attempts ?? 0,
    lastAttemptAt: own?.lastAttemptAt ?? null,
  }
}

export interface StagePage {
  readonly stage: CapstoneLine
  /** What a client needs, as Markdown. */
  readonly text: string
  /** What holds in every stage, as Markdown. */
  readonly rules: string
  readonly schemaSql: string
  readonly checks: readonly { readonly name: string; readonly title: string }[]
  readonly before: CapstoneLine | null
  readonly after: CapstoneLine | null
  /** Newest first. */
  readonly attempts: readonly AttemptLine[]
  readonly last: AttemptView | null
}

const attemptsShown = 50

/** One stage. Throws Problem 'unknown-page' where there is none of that name. */
export async function stagePage(
  context: ViewContext,
  input: { learnerId: string; name: string },
): Promise<StagePage> {
  const { learnerId, name } = input
  const [progress, attempts] = await Promise.all([
    listLabProgress(context.store, learnerId),
    listAttempts(context.store, { learnerId, labId: stageId(name), limit: attemptsShown }),
  ])
  const [newest] = attempts
  return stagePageOf(context.catalog, name, {
    progress,
    attempts: attempts.map((attempt) => attemptLine(context, attempt)),
    last: newest ? await attemptById(context, { learnerId, attemptId: newest.id }) : null,
  })
}

/** The same from what is kept, without a store. */
export function stagePageOf(
  catalog: ViewContext['catalog'],
  name: string,
  kept: Pick<StagePage, 'attempts' | 'last'> & {
    readonly progress: ReadonlyMap<string, LabProgress>
  },
): StagePage {
  const { capstone } = catalog
  const stage = capstone.stages.find((one) => one.name === name)
  if (!stage) {
    throw new Problem('unknown-page', {
      expected: 'a stage of the capstone',
      came: name.slice(0, 80),
      try: 'Look it up on the page of the capstone.',
    })
  }
  const { progress, attempts, last } = kept
  const { stages } = capstonePageOf(catalog, progress)
  return {
    stage: stages[stage.number - 1] as CapstoneLine,
    text: stage.text,
    rules: capstone.rules,
    schemaSql: capstone.schemaSql,
    checks: stage.ownChecks,
    before: stages[stage.number - 2] ?? null,
    after: stages[stage.number] ?? null,
    attempts,
    last,
  }
}
