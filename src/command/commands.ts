import { answerFirstRun } from './answer-first-run.ts'
import { chooseRole } from './choose-role.ts'
import type { Doing } from './doing.ts'
import { enterPrograms } from './enter-programs.ts'
import { makeLearnerPlan } from './make-plan.ts'
import { openHint } from './open-hint.ts'
import { removeProgram } from './remove-program.ts'
import { requestRun } from './request-run.ts'
import { restoreDraft } from './restore-draft.ts'
import { saveDraft } from './save-draft.ts'
import { seeSolution } from './see-solution.ts'
import { submitAttempt } from './submit-attempt.ts'
import { answerPlacement, beginPlacement, leavePlacement } from './take-placement.ts'

type Bound<Verb> = Verb extends (doing: Doing, input: infer Input) => infer Answer
  ? (input: Input) => Answer
  : never

/** Every verb that pages and the API may use. */
export interface Commands {
  readonly answerFirstRun: Bound<typeof answerFirstRun>
  readonly answerPlacement: Bound<typeof answerPlacement>
  readonly beginPlacement: Bound<typeof beginPlacement>
  readonly chooseRole: Bound<typeof chooseRole>
  readonly leavePlacement: Bound<typeof leavePlacement>
  readonly enterPrograms: Bound<typeof enterPrograms>
  readonly makePlan: Bound<typeof makeLearnerPlan>
  readonly openHint: Bound<typeof openHint>
  readonly removeProgram: Bound<typeof removeProgram>
  readonly requestRun: Bound<typeof requestRun>
  readonly restoreDraft: Bound<typeof restoreDraft>
  readonly saveDraft: Bound<typeof saveDraft>
  readonly seeSolution: Bound<typeof seeSolution>
  readonly submitAttempt: Bound<typeof submitAttempt>
}

/** Puts the verbs together for one store; main.ts does it once. */
export function bindCommands(doing: Doing): Commands {
  return {
    answerFirstRun: (input) => answerFirstRun(doing, input),
    answerPlacement: (input) => answerPlacement(doing, input),
    beginPlacement: (input) => beginPlacement(doing, input),
    chooseRole: (input) => chooseRole(doing, input),
    leavePlacement: (input) => leavePlacement(doing, input),
    enterPrograms: (input) => enterPrograms(doing, input),
    makePlan: (input) => makeLearnerPlan(doing, input),
    openHint: (input) => openHint(doing, input),
    removeProgram: (input) => removeProgram(doing, input),
    requestRun: (input) => requestRun(doing, input),
    restoreDraft: (input) => restoreDraft(doing, input),
    saveDraft: (input) => saveDraft(doing, input),
    seeSolution: (input) => seeSolution(doing, input),
    submitAttempt: (input) => submitAttempt(doing, input),
  }
}
