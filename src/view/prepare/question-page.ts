import type { Question, StoryGuide } from '../../career/questions.ts'
import { Problem } from '../../kit/problem.ts'
import type { LabLine } from '../lab-line.ts'
import { type QuestionLine, questionLine } from './interviews-page.ts'
import type { PrepareContext } from './prepare-context.ts'
import { type Story, storiesOf } from './stories.ts'

export interface QuestionPage {
  readonly line: QuestionLine
  readonly areaTitle: string
  readonly holds: Question['holds']
  readonly mistakes: Question['mistakes']
  readonly labs: readonly LabLine[]
  /** How many labs for it are not written yet. */
  readonly labsComing: number
  readonly previous: QuestionLine | null
  readonly next: QuestionLine | null
  /** Only for the question that is answered with a story of one's own. */
  readonly story: { readonly guide: StoryGuide; readonly own: readonly Story[] } | null
}

/** Attempts that are looked through for stories. */
const attemptsRead = 500

/** One question. Throws Problem 'unknown-page'. */
export async function questionPage(
  context: PrepareContext,
  { learnerId, id }: { learnerId: string; id: string },
): Promise<QuestionPage> {
  const question = context.career.questions.get(id)
  if (!question) {
    throw new Problem('unknown-page', {
      expected: 'a question of interviews',
      came: id.slice(0, 80),
      try: 'Start from the list of all questions.',
    })
  }
  const [lines, attempts] = await Promise.all([
    context.lines(learnerId),
    question.story ? context.attempts(learnerId, attemptsRead) : [],
  ])
  const order = orderOf(context)
  const place = order.findIndex((one) => one.id === id)
  const neighbor = (at: number): QuestionLine | null => {
    const found = order[at]
    return found === undefined ? null : questionLine(found, lines)
  }
  const line = questionLine(question, lines)
  return {
    line,
    areaTitle: context.areas.find((area) => area.id === question.area)?.title ?? question.area,
    holds: question.holds,
    mistakes: question.mistakes,
    labs: line.labs,
    labsComing: question.labs.length + question.coming.length - line.labs.length,
    previous: neighbor(place - 1),
    next: neighbor(place + 1),
    story: question.story
      ? { guide: context.career.storyGuide, own: storiesOf(attempts, lines.labs) }
      : null,
  }
}

/** As the list shows them: by area. */
function orderOf({ career, areas }: PrepareContext): Question[] {
  const all = [...career.questions.values()]
  return areas.flatMap(({ id }) => all.filter(({ area }) => area === id))
}
