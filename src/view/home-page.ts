import { listAttempts } from '../store/attempts.ts'
import type { FirstRunAnswers } from '../store/learners.ts'
import { findFirstRun } from '../store/learners.ts'
import type { AttemptLine } from './attempt-by-id.ts'
import { attemptLine } from './attempt-by-id.ts'
import type { ViewContext } from './context.ts'
import type { LabLine, NextStep } from './lab-line.ts'
import { learnerLines } from './learner-lines.ts'
import { lastWorkedOn, nextAtHome, waitingReviews } from './next-step.ts'

export interface HomePage {
  /** Null until the three questions were answered or skipped. */
  readonly firstRun: FirstRunAnswers | null
  /** The path of the learner's role. */
  readonly role: { readonly role: string; readonly title: string }
  readonly next: NextStep | null
  /** Where the learner was: the lab last worked on, unless it is proved. */
  readonly continueAt: LabLine | null
  /** Variants that wait because a solution was seen; due ones first. */
  readonly reviews: readonly {
    readonly lab: LabLine
    readonly variant: string | null
    readonly dueAt: Date
    readonly isDue: boolean
  }[]
  /** The newest at each of the labs worked on last. */
  readonly recentAttempts: readonly AttemptLine[]
  readonly count: {
    readonly labs: number
    readonly proved: number
    readonly practiced: number
    readonly skills: number
    readonly skillsProved: number
    readonly skillsComing: number
  }
}

const recentLabs = 5
/** Among so many attempts we look for the labs. */
const recentAttempts = 50

/** The newest attempt at each lab, of lines that come newest first. */
function newestOfEach<T extends { readonly labId: string }>(attempts: readonly T[]): T[] {
  const labs = [...new Set(attempts.map(({ labId }) => labId))].slice(0, recentLabs)
  return labs.map((labId) => attempts.find((one) => one.labId === labId) as T)
}

export async function homePage(
  context: ViewContext,
  input: { learnerId: string },
): Promise<HomePage> {
  const { learnerId } = input
  const [lines, firstRun, attempts] = await Promise.all([
    learnerLines(context, learnerId),
    findFirstRun(context.store, learnerId),
    listAttempts(context.store, { learnerId, limit: recentAttempts }),
  ])
  const reviews = await waitingReviews(context, lines, learnerId)
  const next = await nextAtHome(context, lines, { learnerId, reviews })
  const labs = [...lines.labs.values()]
  const skills = [...lines.skills.values()]
  const path = context.catalog.paths.get(lines.role)
  return {
    firstRun,
    role: { role: lines.role, title: path?.title ?? lines.role },
    next,
    continueAt: lastWorkedOn(lines),
    reviews,
    recentAttempts: newestOfEach(attempts).map((attempt) => attemptLine(context, attempt)),
    count: {
      labs: labs.length,
      proved: labs.filter(({ progress }) => progress === 'proved').length,
      practiced: labs.filter(({ progress }) => progress === 'practiced').length,
      skills: skills.length,
      skillsProved: skills.filter(({ progress }) => progress === 'proved').length,
      skillsComing: skills.filter(({ progress }) => progress === 'coming').length,
    },
  }
}
