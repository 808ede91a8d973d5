import { certificationPage } from './certification-page.ts'
import { certificationsPage } from './certifications-page.ts'
import { interviewsPage } from './interviews-page.ts'
import type { PrepareAsking } from './prepare-asking.ts'
import { questionPage } from './question-page.ts'

/** Questions about exams and interviews. */
export type PrepareViews = ReturnType<typeof bindPrepareViews>

export function bindPrepareViews(ask: PrepareAsking) {
  return {
    certificationPage: (input: Parameters<typeof certificationPage>[1]) =>
      certificationPage(ask, input),
    certificationsPage: (input: { learnerId: string }) => certificationsPage(ask, input),
    interviewsPage: (input: Parameters<typeof interviewsPage>[1]) => interviewsPage(ask, input),
    questionPage: (input: Parameters<typeof questionPage>[1]) => questionPage(ask, input),
  }
}
