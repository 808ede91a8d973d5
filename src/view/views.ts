import { listAttempts } from '../store/attempts.ts'
import { listEnteredPrograms } from '../store/entered-programs.ts'
import { attemptById, attemptLine } from './attempt-by-id.ts'
import { attemptEvents } from './attempt-events.ts'
import { capstonePage, stagePage } from './capstone-page.ts'
import type { ViewContext } from './context.ts'
import { bindDataViews, type DataViews } from './data-views.ts'
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
import { serverPage, serverSettled } from './server-page.ts'
import { skillMap } from './skill-map.ts'
import { bindWayViews, type WayViews } from './way/way-views.ts'
import { weekPage } from './week-page.ts'

/** A question with the store, the catalog and the clock already in its hands. */
type Bound<Question> = Question extends (context: ViewContext, input: infer Input) => infer Answer
  ? (input: Input) => Answer
  : never

/** Every question that pages and the API ask. */
export interface Views {
  readonly attemptById: Bound<typeof attemptById>
  readonly attemptEvents: Bound<typeof attemptEvents>
  readonly capstonePage: Bound<typeof capstonePage>
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
  readonly serverPage: Bound<typeof serverPage>
  readonly serverSettled: Bound<typeof serverSettled>
  readonly skillMap: Bound<typeof skillMap>
  readonly stagePage: Bound<typeof stagePage>
  readonly weekPage: Bound<typeof weekPage>
  /** What programs take away. */
  readonly data: DataViews
  /** The way to the job: roles, pay, routes, programs. */
  readonly way: WayViews
  /** Exams and interviews. */
  readonly prepare: PrepareViews
}

/** Puts the questions together for one store; main.ts does it once. */
export function bindViews(context: ViewContext): Views {
  return {
    data: bindDataViews(context),
    attemptById: (input) => attemptById(context, input),
    attemptEvents: (input) => attemptEvents(context, input),
    capstonePage: (input) => capstonePage(context, input),
    debriefPage: (input) => debriefPage(context, input),
    glossaryPage: () => glossaryPage(context),
    helpText: (input) => helpText(context, input),
    homePage: (input) => homePage(context, input),
    labEvents: (input) => labEvents(context, input),
    labPage: (input) => labPage(context, input),
    listLabs: (input) => listLabs(context, input),
    matchPage: (input) => matchPage(context, input),
    missingPage: (input) => missingPage(context, input),
    pathPage: (input) => pathPage(context, input),
    planCalendarFile: (input) => planCalendarFile(context, input),
    planPage: (input) => planPage(context, input),
    placementPage: (input) => placementPage(context, input),
    placementResult: (input) => placementResult(context, input),
    progressPage: (input) => progressPage(context, input),
    runById: (input) => runById(context, input),
    serverPage: (input) => serverPage(context, input),
    serverSettled: (input) => serverSettled(context, input),
    skillMap: (input) => skillMap(context, input),
    stagePage: (input) => stagePage(context, input),
    weekPage: (input) => weekPage(context, input),
    way: bindWayViews({
      career: context.career,
      areas: context.catalog.areas,
      listEntered: () => listEnteredPrograms(context.store),
    }),
    prepare: bindPrepareViews({
      career: context.career,
      areas: context.catalog.areas,
      clock: context.clock,
      lines: (learnerId) => learnerLines(context, learnerId),
      attempts: async (learnerId, limit) =>
        (await listAttempts(context.store, { learnerId, limit })).map((one) =>
          attemptLine(context, one),
        ),
    }),
  }
}
