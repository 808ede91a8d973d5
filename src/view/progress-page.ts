import { dayMs } from '../kit/time.ts'
import { listWeeks } from '../store/attempts.ts'
import type { Asking } from './asking.ts'
import type { LabLine, SkillStanding } from './lab-line.ts'
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
      readonly standing: 'practiced' | 'proved'
    }[]
  }[]
  readonly areas: readonly {
    readonly id: string
    readonly title: string
    readonly count: Readonly<Record<SkillStanding, number>>
  }[]
  /** Labs handed in and not passed yet, last worked on first. */
  readonly open: readonly LabLine[]
  readonly passed: readonly LabLine[]
  readonly reviews: readonly {
    readonly lab: LabLine
    readonly variant: string
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
  ask: Asking,
  input: { learnerId: string },
): Promise<ProgressPage> {
  const lines = await learnerLines(ask, input.learnerId)
  const [weeks, reviews] = await Promise.all([
    listWeeks(ask.store, input.learnerId, weeksShown),
    waitingReviews(ask, lines, input.learnerId),
  ])
  const labs = [...lines.labs.values()].sort(
    (a, b) => Number(b.lastAttemptAt) - Number(a.lastAttemptAt),
  )
  const passed = labs.filter(({ standing }) => standing === 'proved' || standing === 'practiced')
  return {
    weeks: weeks.map((week) => ({ ...week, canDo: reachedInWeek(lines, week.monday) })),
    areas: ask.catalog.areas.map(({ id, title, skills }) => ({
      id,
      title,
      count: countStandings(
        skills.map((skill) => lines.skills.get(skill.id)?.standing ?? 'coming'),
      ),
    })),
    open: labs.filter(({ standing }) => standing === 'tried'),
    passed,
    reviews,
    totals: {
      attempts: labs.reduce((sum, { attempts }) => sum + attempts, 0),
      labsProved: passed.filter(({ standing }) => standing === 'proved').length,
      labsPracticed: passed.filter(({ standing }) => standing === 'practiced').length,
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
    const standing = lines.standings.get(lab.id)
    const skill = lines.skills.get(lab.skill.id)
    if (!standing || !skill) return []
    const reached = isIn(standing.provedAt)
      ? 'proved'
      : isIn(standing.practicedAt)
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
            standing: reached,
          },
        ]
  })
}

function countStandings(standings: readonly SkillStanding[]): Record<SkillStanding, number> {
  const count = { coming: 0, 'not-yet': 0, started: 0, practiced: 0, proved: 0 }
  for (const standing of standings) count[standing]++
  return count
}
