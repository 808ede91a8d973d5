import { dayMs } from '../kit/time.ts'
import { listWeeks } from '../store/attempts.ts'
import type { ViewContext } from './context.ts'
import type { LabLine, SkillProgressState } from './lab-line.ts'
import { type LearnerLines, learnerLines } from './learner-lines.ts'
import { waitingReviews } from './next-step.ts'

export interface ProgressPage {
  /** Newest first: what one can do now that one could not before, from evidence. */
  readonly weeks: readonly {
    /** The Monday it begins with, as 2026-11-23. */
    readonly monday: string
    readonly attempts: number
    readonly passed: number
    readonly canDo: readonly {
      readonly skill: string
      readonly title: string
      readonly canDo: string
      readonly labId: string
      readonly progress: 'practiced' | 'proved'
    }[]
  }[]
  readonly areas: readonly {
    readonly id: string
    readonly title: string
    readonly count: Readonly<Record<SkillProgressState, number>>
  }[]
  /** Labs handed in and not passed yet, last worked on first. */
  readonly open: readonly LabLine[]
  readonly passed: readonly LabLine[]
  readonly reviews: readonly {
    readonly lab: LabLine
    readonly variant: string | null
    readonly dueAt: Date
    readonly isDue: boolean
  }[]
  readonly totals: {
    readonly attempts: number
    readonly labsProved: number
    readonly labsPracticed: number
    readonly labs: number
  }
}

const weeksShown = 26

export async function progressPage(
  context: ViewContext,
  input: { learnerId: string },
): Promise<ProgressPage> {
  const lines = await learnerLines(context, input.learnerId)
  const [weeks, reviews] = await Promise.all([
    listWeeks(context.store, input.learnerId, weeksShown),
    waitingReviews(context, lines, input.learnerId),
  ])
  const labs = [...lines.labs.values()].sort(
    (a, b) => Number(b.lastAttemptAt) - Number(a.lastAttemptAt),
  )
  const passed = labs.filter(({ progress }) => progress === 'proved' || progress === 'practiced')
  return {
    weeks: weeks.map((week) => ({ ...week, canDo: reachedInWeek(lines, week.monday) })),
    areas: context.catalog.areas.map(({ id, title, skills }) => ({
      id,
      title,
      count: countByState(skills.map((skill) => lines.skills.get(skill.id)?.progress ?? 'coming')),
    })),
    open: labs.filter(({ progress }) => progress === 'tried'),
    passed,
    reviews,
    totals: {
      attempts: labs.reduce((sum, { attempts }) => sum + attempts, 0),
      labsProved: passed.filter(({ progress }) => progress === 'proved').length,
      labsPracticed: passed.filter(({ progress }) => progress === 'practiced').length,
      labs: labs.length,
    },
  }
}

type Reached = ProgressPage['weeks'][number]['canDo'][number]

/** Labs that were passed for the first time, or proved after having been practiced, in a week. */
function reachedInWeek(lines: LearnerLines, monday: string): Reached[] {
  const from = Date.parse(`${monday}T00:00:00Z`)
  const isIn = (date: Date | null | undefined): boolean =>
    date != null && date.getTime() >= from && date.getTime() < from + 7 * dayMs
  return [...lines.labs.values()].flatMap((lab): Reached[] => {
    const progress = lines.labProgress.get(lab.id)
    const skill = lines.skills.get(lab.skill.id)
    if (!progress || !skill) return []
    const reached = isIn(progress.provedAt)
      ? 'proved'
      : isIn(progress.practicedAt)
        ? 'practiced'
        : null
    return reached === null
      ? []
      : [
          {
            skill: skill.id,
            title: skill.title,
            canDo: skill.canDo,
            labId: lab.id,
            progress: reached,
          },
        ]
  })
}

function countByState(
  labProgress: readonly SkillProgressState[],
): Record<SkillProgressState, number> {
  const count = { coming: 0, 'not-yet': 0, started: 0, practiced: 0, proved: 0 }
  for (const progress of labProgress) count[progress]++
  return count
}
