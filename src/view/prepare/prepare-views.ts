import { certificationPage } from './certification-page.ts'
import { certificationsPage } from './certifications-page.ts'
import { interviewsPage } from './interviews-page.ts'
import type { PrepareContext } from './prepare-context.ts'
import { questionPage } from './question-page.ts'

/** Questions about exams and interviews. */
export type PrepareViews = ReturnType<typeof bindPrepareViews>

export function bindPrepareViews(context: PrepareContext) {
  return {
    certificationPage: (input: Parameters<typeof certificationPage>[1]) =>
      certificationPage(context, input),
    certificationsPage: (input: { learnerId: string }) => certificationsPage(context, input),
    interviewsPage: (input: Parameters<typeof interviewsPage>[1]) => interviewsPage(context, input),
    questionPage: (input: Parameters<typeof questionPage>[1]) => questionPage(context, input),
  }
}
