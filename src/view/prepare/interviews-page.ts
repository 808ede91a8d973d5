import type { Question } from '../../career/questions.ts'
import type { LabLine, SkillProgressState } from '../lab-line.ts'
import type { LearnerLines } from '../learner-lines.ts'
import type { PrepareContext } from './prepare-context.ts'

/** A question where questions are listed. */
export interface QuestionLine {
  readonly id: string
  readonly asks: string
  readonly area: string
  readonly skill: {
    readonly id: string
    readonly title: string
    readonly progress: SkillProgressState
  }
  /** Labs that are there; the others are coming. */
  readonly labs: readonly LabLine[]
}

export interface InterviewsAsked {
  readonly area: string | null
  readonly search: string
}

export interface InterviewsPage {
  readonly asked: InterviewsAsked
  readonly four: readonly QuestionLine[]
  readonly areas: readonly { readonly id: string; readonly title: string; readonly count: number }[]
  readonly groups: readonly {
    readonly id: string
    readonly title: string
    readonly questions: readonly QuestionLine[]
  }[]
  readonly total: number
  readonly found: number
}

/** Questions of interviews: the four that always come, then all others by area. */
export async function interviewsPage(
  context: PrepareContext,
  { learnerId, ...asked }: InterviewsAsked & { learnerId: string },
): Promise<InterviewsPage> {
  const lines = await context.lines(learnerId)
  const all = [...context.career.questions.values()]
  const words = asked.search.toLowerCase().split(/\s+/).filter(Boolean)
  const isAsked = (question: Question): boolean => {
    const text = [question.asks, question.skill, ...question.holds].join(' ').toLowerCase()
    return (
      (asked.area === null || question.area === asked.area) &&
      words.every((word) => text.includes(word))
    )
  }
  const found = all.filter(isAsked)
  const groups = context.areas.map(({ id, title }) => ({
    id,
    title,
    questions: found
      .filter(({ area }) => area === id)
      .map((question) => questionLine(question, lines)),
  }))
  const isWhole = asked.area === null && words.length === 0
  return {
    asked,
    four: isWhole
      ? all.filter(({ four }) => four).map((question) => questionLine(question, lines))
      : [],
    areas: context.areas
      .map(({ id, title }) => ({ id, title, count: all.filter(({ area }) => area === id).length }))
      .filter(({ count }) => count > 0),
    groups: groups.filter(({ questions }) => questions.length > 0),
    total: all.length,
    found: found.length,
  }
}

export function questionLine(
  { id, asks, area, skill, labs, coming }: Question,
  lines: Pick<LearnerLines, 'labs' | 'skills'>,
): QuestionLine {
  const own = lines.skills.get(skill)
  return {
    id,
    asks,
    area,
    skill: { id: skill, title: own?.title ?? skill, progress: own?.progress ?? 'coming' },
    // A lab that was coming when the question was written may be there by now.
    labs: [...labs, ...coming].flatMap((lab) => lines.labs.get(lab) ?? []),
  }
}
