import type { LearnerSnapshot } from '../../src/store/learner-snapshot.ts'
import { skillLines } from '../../src/view/learner-lines.ts'
import { matchPageOf } from '../../src/view/match-page.ts'
import { missingPageOf } from '../../src/view/missing-page.ts'
import { planPageOf } from '../../src/view/plan-page.ts'
import type { Views } from '../../src/view/views.ts'
import { readContent } from '../content.ts'

const { catalog, career } = await readContent()
const now = new Date(2026, 10, 24, 19, 42, 30)
const ask = { catalog, career, clock: () => now }

const nothing: LearnerSnapshot = {
  labProgress: new Map(),
  role: 'back-end-engineer',
  firstRun: null,
  placement: null,
  unsafeSettings: null,
  kept: [],
  plannedHours: [],
}

const progress = (labId: string, day: number) => ({
  learnerId: 'learner',
  labId,
  attempts: 2,
  lastAttemptAt: new Date(2026, 10, day),
  solutionSeenAt: null,
  practicedAt: null,
  provedAt: new Date(2026, 10, day),
})

/** Somebody three weeks into a certificate, with a loan, a deadline and time off. */
function begun(): LearnerSnapshot {
  const settings = {
    hoursAWeek: 12,
    route: 'certificate',
    holidays: [{ from: '2026-12-21', to: '2027-01-03' }],
    deadline: '2028-06-30',
    money: {
      savings: 3_000,
      payNowAYear: 31_000,
      payAfterAYear: null,
      cost: null,
      payLostAMonth: 250,
      searchMonths: 6,
      loan: { interestAYear: 0.07, months: 48 },
    },
  }
  const kept = { ...nothing, unsafeSettings: settings }
  const before = planPageOf({ ...ask, clock: () => new Date(2026, 10, 3) }, kept, null)
  return {
    ...kept,
    labProgress: new Map(
      ['query/films-by-year', 'query/newest-first-with-ties', 'query/not-in-and-null'].map(
        (id, at) => [id, progress(id, 8 + 5 * at)],
      ),
    ),
    kept: [{ madeAt: new Date(2026, 10, 3), unsafeBody: before.whole.summary }],
    plannedHours: [{ from: new Date(2026, 10, 3), hoursAWeek: 12 }],
  }
}

/** Plan, missing and match over what is shipped, for somebody who is kept in memory. */
export function planViews({
  fresh,
}: {
  fresh: boolean
}): Pick<Views, 'matchPage' | 'missingPage' | 'planCalendarFile' | 'planPage'> {
  const kept = fresh ? nothing : begun()
  const lines = {
    skills: skillLines(catalog, kept.labProgress),
    labProgress: kept.labProgress,
    role: 'back-end-engineer',
  }
  return {
    matchPage: async ({ asked }) =>
      matchPageOf(ask, { kept, programs: career.facts.programs }, asked),
    missingPage: async ({ role }) => missingPageOf(ask, lines, role ?? null),
    planCalendarFile: async () => 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
    planPage: async ({ tried }) => planPageOf(ask, kept, tried ?? null),
  }
}
