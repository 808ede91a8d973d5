import { labOf, variantOf } from '../lab/catalog.ts'
import { drawnTopology } from '../lab/design/drawn.ts'
import type { Topology } from '../lab/design/topology.ts'
import { type Term, termsOf } from '../lab/glossary.ts'
import type { LabPicture } from '../lab/grading.ts'
import {
  answerFilesOf,
  hasTables,
  isServerLab,
  mainFileOf,
  mayUseOf,
  readingOf,
} from '../lab/kinds/all.ts'
import { type Review, reviewOf } from '../lab/kinds/code-review.ts'
import { type FunctionTries, triesOf } from '../lab/kinds/function-tries.ts'
import type { Hint, Lab } from '../lab/lab.ts'
import type { LessonPart } from '../lab/lesson.ts'
import { parseLesson } from '../lab/lesson.ts'
import { starterOf } from '../lab/variant-starter.ts'
import { listAttempts, listPassed } from '../store/attempts.ts'
import { type Draft, findDraft } from '../store/drafts.ts'
import { countHints } from '../store/hints.ts'
import type { LabProgress } from '../store/lab-progress.ts'
import { findPicture } from '../store/pictures.ts'
import type { AttemptLine, AttemptView } from './attempt-by-id.ts'
import { attemptById, attemptLine } from './attempt-by-id.ts'
import type { ViewContext } from './context.ts'
import type { LabLine, NextStep, SkillLine } from './lab-line.ts'
import { learnerLines, unitOf } from './learner-lines.ts'
import { nextAfter, waitingReviews } from './next-step.ts'

export interface ShownSolution {
  readonly name: string
  readonly method: string
  readonly answer: string
}

export interface LabPage {
  readonly lab: LabLine & { readonly hash: string }
  /** Null: the lab's own task. */
  readonly variant: string | null
  readonly variants: readonly { readonly name: string; readonly passed: boolean }[]
  /** Skills the lab needs. */
  readonly needs: readonly SkillLine[]
  readonly lesson: readonly LessonPart[]
  /** Markdown; the variant's brief where a variant is asked for. */
  readonly brief: string
  /** The brief of the lab's own task, which a variant's may take up; null where it is the brief. */
  readonly ownBrief: string | null
  /** Files that the brief may name, where the page shows them in no other way. */
  readonly reading: readonly { readonly name: string; readonly text: string }[]
  /** What an answer may use, in sentences with Markdown's backticks. */
  readonly mayUse: readonly string[]
  /** Words that its texts may mark. */
  readonly terms: readonly Term[]
  /** Null while it is being made; labEvents says when it is there. */
  readonly picture: LabPicture | null
  /** table → columns, for completion in the editor. */
  readonly completion: Readonly<Record<string, readonly string[]>>
  /** Calls and files of a function lab to try; null in labs of other kinds. */
  readonly tries: FunctionTries | null
  /** What a code-review lab shows to be commented on; null in labs of other kinds. */
  readonly change: Review | null
  /** What the draft of a design lab describes; null where it can't be read, and in other labs. */
  readonly topology: Topology | null
  /** The files that an answer is made of; empty where it is one text. */
  readonly files: readonly string[]
  /** Where an answer is a folder of files as one text: the file that a text without names is. */
  readonly mainFile: string | null
  /** Whether it is a server that can be started and tried by hand. */
  readonly isServer: boolean
  readonly starter: string
  /** Starters in other languages. */
  readonly languages: readonly { readonly name: string; readonly title: string }[]
  readonly draft: {
    readonly text: string
    readonly source: 'starter' | 'typed'
    readonly version: number
    /** What "undo" would take back: a return to the starter or to an attempt. */
    readonly undo: 'starter' | 'attempt' | null
  }
  /** Newest first, 50 at most. */
  readonly attempts: readonly AttemptLine[]
  /** The newest attempt on this task, whole. */
  readonly last: AttemptView | null
  readonly hints: { readonly opened: readonly Hint[]; readonly total: number }
  readonly solutions:
    | { readonly kind: 'hidden'; readonly hintsLeft: number }
    /** Another version, or a review that is due, is passed without them. */
    | { readonly kind: 'kept-back' }
    /** All hints are open: seeSolution may be asked for. */
    | { readonly kind: 'offered' }
    | {
        readonly kind: 'shown'
        readonly because: 'passed' | 'seen'
        readonly solutions: readonly ShownSolution[]
      }
  /** Markdown; null until passed. */
  readonly debrief: string | null
  /** The task that proves the skill after a solution was seen. */
  readonly review: {
    /** Null: the lab's own task, where it has no other. */
    readonly variant: string | null
    readonly dueAt: Date
    readonly isDue: boolean
  } | null
  readonly unit: { readonly name: string; readonly title: string } | null
  /** What comes once this task is passed. */
  readonly next: NextStep | null
}

export interface LabPageInput {
  readonly learnerId: string
  readonly labId: string
  readonly variant?: string | null | undefined
  /** Where drafts differ between windows; without it the newest draft. */
  readonly windowId?: string | null | undefined
}

const attemptsShown = 50

/** Nothing has to be drawn where a model begins with an empty database. */
const noTables: LabPicture = { tables: [], enums: [] }
const isWithoutTables = (lab: Lab): boolean => lab.kind === 'model' && lab.source === null

/** Tables are drawn; files of a function stand beside its examples, and a change is what's commented on. */
const isShownElsewhere = ({ id, kind }: Lab): boolean =>
  hasTables(id) || kind === 'function' || kind === 'code-review'

/** Throws Problem 'unknown-lab', and 'bad-input' for a variant that the lab does not have. */
export async function labPage(context: ViewContext, input: LabPageInput): Promise<LabPage> {
  const { learnerId } = input
  const lab = labOf(context.catalog, input.labId)
  const variant = variantOf(lab, input.variant)
  const task = variant?.name ?? null
  const { store } = context
  const [lines, picture, draft, attempts, hintsOpened, passed] = await Promise.all([
    learnerLines(context, learnerId),
    findPicture(store, lab.hash),
    findDraft(store, {
      learnerId,
      labId: lab.id,
      variant: task,
      windowId: input.windowId ?? null,
    }),
    listAttempts(store, { learnerId, labId: lab.id, limit: attemptsShown }),
    countHints(store, learnerId, lab.id),
    listPassed(store, learnerId, lab.id),
  ])
  const reviews = await waitingReviews(context, lines, learnerId)
  const newest = attempts.find((attempt) => attempt.variant === task)
  const line = lines.labs.get(lab.id) as LabLine
  const starter = starterOf(lab, variant)
  const review = reviews.find((one) => one.lab.id === lab.id) ?? null
  const unit = unitOf(lines, lab.id)
  return {
    lab: { ...line, hash: lab.hash },
    variant: task,
    variants: lab.variants.map(({ name }) => ({ name, passed: passed.includes(name) })),
    needs: lab.needs.flatMap((id) => lines.skills.get(id) ?? []),
    lesson: parseLesson(lab.lesson, `${lab.id}/lesson.md`),
    brief: variant?.brief ?? lab.brief,
    ownBrief: variant === null ? null : lab.brief,
    reading: isShownElsewhere(lab)
      ? []
      : Object.entries(readingOf(lab, task)).map(([name, text]) => ({ name, text })),
    mayUse: mayUseOf(lab),
    terms: termsOf(context.catalog.glossary, lab.skill.split('/')[0] as string),
    picture: isWithoutTables(lab) ? noTables : picture,
    completion: completionOf(picture),
    tries: triesOf(lab, task),
    change: reviewOf(lab, task),
    topology: drawnTopology(lab, draft?.text ?? starter),
    files: answerFilesOf(lab),
    mainFile: mainFileOf(lab),
    isServer: isServerLab(lab),
    starter,
    languages:
      isServerLab(lab) && variant === null
        ? lab.languages.map(({ name, title }) => ({ name, title }))
        : [],
    draft: draftOf(draft, starter),
    attempts: attempts.map((attempt) => attemptLine(context, attempt)),
    last: newest ? await attemptById(context, { learnerId, attemptId: newest.id }) : null,
    // They lead to the lab's own task: another version is there to show what was learned.
    hints:
      variant === null
        ? { opened: lab.hints.slice(0, hintsOpened), total: lab.hints.length }
        : { opened: [], total: 0 },
    solutions:
      variant !== null || (review?.variant === null && review.isDue)
        ? { kind: 'kept-back' }
        : solutionsOf(lab, lines.labProgress.get(lab.id), hintsOpened),
    debrief: passed.length > 0 ? lab.debrief : null,
    review,
    unit: unit && { name: unit.name, title: unit.title },
    next: await nextAfter(context, lines, { learnerId, labId: lab.id, variant: task }),
  }
}

function draftOf(draft: Draft | null, starter: string): LabPage['draft'] {
  return {
    text: draft?.text ?? starter,
    source: draft ? 'typed' : 'starter',
    version: draft?.version ?? 0,
    undo: draft?.undo ?? null,
  }
}

/** After passing, or once all hints are open and the learner asked. */
function solutionsOf(
  { solutions, hints }: Lab,
  progress: LabProgress | undefined,
  hintsOpened: number,
): LabPage['solutions'] {
  if (progress?.provedAt || progress?.practicedAt) {
    return { kind: 'shown', because: 'passed', solutions }
  }
  if (progress?.solutionSeenAt) return { kind: 'shown', because: 'seen', solutions }
  const hintsLeft = hints.length - hintsOpened
  return hintsLeft > 0 ? { kind: 'hidden', hintsLeft } : { kind: 'offered' }
}

function completionOf(picture: LabPicture | null): Record<string, string[]> {
  return Object.fromEntries(
    (picture?.tables ?? []).map(({ name, columns }) => [
      name,
      columns.map((column) => column.name),
    ]),
  )
}
