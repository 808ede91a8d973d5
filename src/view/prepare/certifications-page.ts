import type { ExamGroup } from '../../career/exam-guides.ts'
import { openNotes, type SourceNote } from '../../career/notes.ts'
import { type Origin, originsOf } from '../way/origins.ts'
import { type ExamLine, examLine } from './exam-lines.ts'
import type { PrepareContext } from './prepare-context.ts'

export interface CertificationsPage {
  readonly groups: readonly (Omit<ExamGroup, 'exams'> & {
    readonly exams: readonly ExamLine[]
    readonly from: readonly Origin[]
  })[]
  /** Exams that come up beside them; little is known of them here. */
  readonly others: { readonly exams: readonly ExamLine[]; readonly from: readonly Origin[] }
  readonly sources: readonly SourceNote[]
}

/** Exams for developers, with what they prove, their dates, and how far what is proved here reaches. */
export async function certificationsPage(
  context: PrepareContext,
  { learnerId }: { learnerId: string },
): Promise<CertificationsPage> {
  const { skills } = await context.lines(learnerId)
  const { facts, examGroups } = context.career
  const notes = openNotes(facts)
  const line = (id: string): ExamLine[] =>
    facts.exams.filter((exam) => exam.id === id).map((exam) => examLine(context, skills, exam))
  const groups = examGroups.map((group) => {
    const exams = group.exams.flatMap(line)
    const from = originsOf(
      notes,
      'exams',
      exams.map(({ exam }) => exam),
    )
    return { ...group, exams, from }
  })
  const shown = new Set(examGroups.flatMap(({ exams }) => exams))
  const others = facts.exams.filter(({ id }) => !shown.has(id))
  return {
    groups,
    others: {
      exams: others.map((exam) => examLine(context, skills, exam)),
      from: originsOf(notes, 'exams', others),
    },
    sources: notes.list,
  }
}
