import { answerFirstRun } from './answer-first-run.ts'
import { askServer, replayAttempt } from './ask-server.ts'
import { chooseRole } from './choose-role.ts'
import type { CommandContext } from './context.ts'
import { enterPrograms } from './enter-programs.ts'
import { makeLearnerPlan } from './make-plan.ts'
import { openHint } from './open-hint.ts'
import { removeProgram } from './remove-program.ts'
import { requestRun } from './request-run.ts'
import { restoreDraft } from './restore-draft.ts'
import { saveDraft } from './save-draft.ts'
import { seeSolution } from './see-solution.ts'
import { startServer, stopServer } from './start-server.ts'
import { submitAttempt } from './submit-attempt.ts'
import { answerPlacement, beginPlacement, leavePlacement } from './take-placement.ts'

type Bound<Verb> = Verb extends (context: CommandContext, input: infer Input) => infer Answer
  ? (input: Input) => Answer
  : never

/** Every verb that pages and the API may use. */
export interface Commands {
  readonly answerFirstRun: Bound<typeof answerFirstRun>
  readonly answerPlacement: Bound<typeof answerPlacement>
  readonly askServer: Bound<typeof askServer>
  readonly beginPlacement: Bound<typeof beginPlacement>
  readonly chooseRole: Bound<typeof chooseRole>
  readonly leavePlacement: Bound<typeof leavePlacement>
  readonly enterPrograms: Bound<typeof enterPrograms>
  readonly makePlan: Bound<typeof makeLearnerPlan>
  readonly openHint: Bound<typeof openHint>
  readonly removeProgram: Bound<typeof removeProgram>
  readonly replayAttempt: Bound<typeof replayAttempt>
  readonly requestRun: Bound<typeof requestRun>
  readonly restoreDraft: Bound<typeof restoreDraft>
  readonly saveDraft: Bound<typeof saveDraft>
  readonly seeSolution: Bound<typeof seeSolution>
  readonly startServer: Bound<typeof startServer>
  readonly stopServer: Bound<typeof stopServer>
  readonly submitAttempt: Bound<typeof submitAttempt>
}

/** Puts the verbs together for one store; main.ts does it once. */
export function bindCommands(context: CommandContext): Commands {
  return {
    answerFirstRun: (input) => answerFirstRun(context, input),
    answerPlacement: (input) => answerPlacement(context, input),
    askServer: (input) => askServer(context, input),
    beginPlacement: (input) => beginPlacement(context, input),
    chooseRole: (input) => chooseRole(context, input),
    leavePlacement: (input) => leavePlacement(context, input),
    enterPrograms: (input) => enterPrograms(context, input),
    makePlan: (input) => makeLearnerPlan(context, input),
    openHint: (input) => openHint(context, input),
    removeProgram: (input) => removeProgram(context, input),
    replayAttempt: (input) => replayAttempt(context, input),
    requestRun: (input) => requestRun(context, input),
    restoreDraft: (input) => restoreDraft(context, input),
    saveDraft: (input) => saveDraft(context, input),
    seeSolution: (input) => seeSolution(context, input),
    startServer: (input) => startServer(context, input),
    stopServer: (input) => stopServer(context, input),
    submitAttempt: (input) => submitAttempt(context, input),
  }
}
