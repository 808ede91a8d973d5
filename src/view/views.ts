import { listAttempts } from '../store/attempts.ts'
import { listEnteredPrograms } from '../store/entered-programs.ts'
import type { Asking } from './asking.ts'
import { attemptById, attemptLine } from './attempt-by-id.ts'
import { attemptEvents } from './attempt-events.ts'
import { debriefPage } from './debrief-page.ts'
import { glossaryPage } from './glossary-page.ts'
import { helpText } from './help-text.ts'
import { homePage } from './home-page.ts'
import { labEvents } from './lab-events.ts'
import { labPage } from './lab-page.ts'
import { learnerLines } from './learner-lines.ts'
import { listLabs } from './list-labs.ts'
import { matchPage } from './match-page.ts'
import { missingPage } from './missing-page.ts'
import { pathPage } from './path-page.ts'
import { placementPage, placementResult } from './placement-page.ts'
import { planCalendarFile, planPage } from './plan-page.ts'
import { bindPrepareViews, type PrepareViews } from './prepare/prepare-views.ts'
import { progressPage } from './progress-page.ts'
import { runById } from './run-by-id.ts'
import { skillMap } from './skill-map.ts'
import { bindWayViews, type WayViews } from './way/way-views.ts'
import { weekPage } from './week-page.ts'

/** A question with the store, the catalog and the clock already in its hands. */
type Bound<Question> = Question extends (ask: Asking, input: infer Input) => infer Answer
  ? (input: Input) => Answer
  : never

/** Every question that pages and the API ask. */
export interface Views {
  readonly attemptById: Bound<typeof attemptById>
  readonly attemptEvents: Bound<typeof attemptEvents>
  readonly debriefPage: Bound<typeof debriefPage>
  readonly glossaryPage: () => ReturnType<typeof glossaryPage>
  readonly helpText: Bound<typeof helpText>
  readonly homePage: Bound<typeof homePage>
  readonly labEvents: Bound<typeof labEvents>
  readonly labPage: Bound<typeof labPage>
  readonly listLabs: Bound<typeof listLabs>
  readonly matchPage: Bound<typeof matchPage>
  readonly missingPage: Bound<typeof missingPage>
  readonly pathPage: Bound<typeof pathPage>
  readonly planCalendarFile: Bound<typeof planCalendarFile>
  readonly planPage: Bound<typeof planPage>
  readonly placementPage: Bound<typeof placementPage>
  readonly placementResult: Bound<typeof placementResult>
  readonly progressPage: Bound<typeof progressPage>
  readonly runById: Bound<typeof runById>
  readonly skillMap: Bound<typeof skillMap>
  readonly weekPage: Bound<typeof weekPage>
  /** The way to the job: roles, pay, routes, programs. */
  readonly way: WayViews
  /** Exams and interviews. */
  readonly prepare: PrepareViews
}

/** Puts the questions together for one store; main.ts does it once. */
export function bindViews(ask: Asking): Views {
  return {
    attemptById: (input) => attemptById(ask, input),
    attemptEvents: (input) => attemptEvents(ask, input),
    debriefPage: (input) => debriefPage(ask, input),
    glossaryPage: () => glossaryPage(ask),
    helpText: (input) => helpText(ask, input),
    homePage: (input) => homePage(ask, input),
    labEvents: (input) => labEvents(ask, input),
    labPage: (input) => labPage(ask, input),
    listLabs: (input) => listLabs(ask, input),
    matchPage: (input) => matchPage(ask, input),
    missingPage: (input) => missingPage(ask, input),
    pathPage: (input) => pathPage(ask, input),
    planCalendarFile: (input) => planCalendarFile(ask, input),
    planPage: (input) => planPage(ask, input),
    placementPage: (input) => placementPage(ask, input),
    placementResult: (input) => placementResult(ask, input),
    progressPage: (input) => progressPage(ask, input),
    runById: (input) => runById(ask, input),
    skillMap: (input) => skillMap(ask, input),
    weekPage: (input) => weekPage(ask, input),
    way: bindWayViews({
      career: ask.career,
      areas: ask.catalog.areas,
      listEntered: () => listEnteredPrograms(ask.store),
    }),
    prepare: bindPrepareViews({
      career: ask.career,
      areas: ask.catalog.areas,
      clock: ask.clock,
      lines: (learnerId) => learnerLines(ask, learnerId),
      attempts: async (learnerId, limit) =>
        (await listAttempts(ask.store, { learnerId, limit })).map((one) => attemptLine(ask, one)),
    }),
  }
}
