import {
  type DomainReadiness,
  examStanding,
  type Readiness,
  readinessFor,
  type SkillState,
} from '../../career/certifications.ts'
import { domainSkillsOf } from '../../career/exam-guides.ts'
import type { Exam } from '../../career/records.ts'
import { daysBetween } from '../../plan/day.ts'
import type { SkillLine } from '../lab-line.ts'
import type { PrepareContext } from './prepare-context.ts'

/** An exam on a day, for one learner. */
export interface ExamLine {
  readonly exam: Exam
  readonly progress: ReturnType<typeof examStanding>
  /** Days until it can no longer be taken; null where no such day is known, or it has passed. */
  readonly daysLeft: number | null
  /** The exams around it, where they are known here. */
  readonly replacedBy: { readonly id: string; readonly exam: string } | null
  readonly replaces: { readonly id: string; readonly exam: string } | null
  readonly percent: Readiness['percent']
  readonly domains: readonly ExamDomain[]
  /** Whether it has a page of its own. */
  readonly hasPage: boolean
}

export interface ExamDomain extends Omit<DomainReadiness, 'skills'> {
  readonly here: string | null
  readonly notHere: string | null
  readonly skills: readonly {
    readonly id: string
    readonly title: string
    readonly state: SkillState
  }[]
}

export function examLine(
  { career, clock }: Pick<PrepareContext, 'career' | 'clock'>,
  skills: ReadonlyMap<string, SkillLine>,
  exam: Exam,
): ExamLine {
  const stateOf = (id: string): SkillState => {
    const progress = skills.get(id)?.progress ?? 'coming'
    return progress === 'proved' || progress === 'coming' ? progress : 'open'
  }
  const mapping = domainSkillsOf(career.examDomains, exam.id)
  const { domains, percent } = readinessFor(exam, mapping, stateOf)
  const today = clock().toISOString().slice(0, 10)
  const progress = examStanding(exam, today)
  const end = exam.availableUntil ?? exam.retiredOn
  const guide = career.examDomains[exam.id]
  return {
    exam,
    progress,
    daysLeft: end === null || end < today ? null : daysBetween(today, end),
    replacedBy: named(career, exam.replacedBy),
    replaces: named(career, exam.replaces),
    // Nobody can be ready for an exam that is gone.
    percent: progress === 'ended' || mapping.length === 0 ? null : percent,
    domains: domains.map(({ skills: own, ...domain }) => ({
      ...domain,
      here: guide?.[domain.domain]?.here ?? null,
      notHere: guide?.[domain.domain]?.not_here ?? null,
      skills: own.map((skill) => ({ ...skill, title: skills.get(skill.id)?.title ?? skill.id })),
    })),
    hasPage: career.examGroups.some(({ exams }) => exams.includes(exam.id)),
  }
}

function named({ facts }: PrepareContext['career'], id: string | null): ExamLine['replaces'] {
  const found = facts.exams.find((exam) => exam.id === id)
  return found === undefined ? null : { id: found.id, exam: found.exam }
}
