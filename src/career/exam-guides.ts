import { z } from 'zod'
import type { DomainSkills } from './certifications.ts'

const text = z.string().trim().min(1)

/** What a vendor says of its exams, with the page that says it. */
const sourcedShape = z.strictObject({ says: text, source: text, url: z.url() })

/** Exams that stand together on a page: versions of one, as content/career/certifications.yaml tells. */
export const examGroupShape = z.strictObject({
  group: z.string().regex(/^[a-z-]+$/),
  title: text,
  exams: z.array(text).min(1),
  proves: text,
  choose: text,
  /** How long it's valid, and what one needs before it; not known where they aren't there. */
  valid: sourcedShape.optional(),
  before: sourcedShape.optional(),
})

export type ExamGroup = z.infer<typeof examGroupShape>

/** What our skills have to do with each domain of an exam: content/career/exam-domains.yaml. */
export const examDomainsShape = z.record(
  z.string(),
  z.record(
    z.string(),
    z.strictObject({
      touched: z.number().min(0).max(1),
      here: text,
      not_here: text,
      skills: z.array(z.string().regex(/^[a-z0-9]+\/[a-z0-9-]+$/)),
    }),
  ),
)

export type ExamDomains = z.infer<typeof examDomainsShape>

/** The domains of one exam as readiness asks for them. */
export function domainSkillsOf(domains: ExamDomains, exam: string): DomainSkills[] {
  return Object.entries(domains[exam] ?? {}).map(([domain, { touched, skills }]) => ({
    domain,
    touched,
    skills,
  }))
}
