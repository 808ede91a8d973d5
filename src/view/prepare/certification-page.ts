import type { ExamGroup } from '../../career/exam-guides.ts'
import { openNotes, type SourceNote } from '../../career/notes.ts'
import { Problem } from '../../kit/problem.ts'
import { type Origin, originsOf } from '../way/origins.ts'
import { type ExamLine, examLine } from './exam-lines.ts'
import type { PrepareContext } from './prepare-context.ts'

export interface CertificationPage {
  readonly line: ExamLine
  readonly group: Omit<ExamGroup, 'exams'>
  readonly from: readonly Origin[]
  readonly sources: readonly SourceNote[]
}

/** One exam. Throws Problem 'unknown-page' for one that has no page. */
export async function certificationPage(
  context: PrepareContext,
  { learnerId, id }: { learnerId: string; id: string },
): Promise<CertificationPage> {
  const { facts, examGroups } = context.career
  const exam = facts.exams.find((one) => one.id === id)
  const group = examGroups.find(({ exams }) => exams.includes(id))
  if (!exam || !group) {
    throw new Problem('unknown-page', {
      expected: `an exam: ${examGroups.flatMap(({ exams }) => exams).join(', ')}`,
      came: id.slice(0, 80),
      try: 'Start from the certifications.',
    })
  }
  const { skills } = await context.lines(learnerId)
  const notes = openNotes(facts)
  const from = originsOf(notes, 'exams', [exam])
  return { line: examLine(context, skills, exam), group, from, sources: notes.list }
}
