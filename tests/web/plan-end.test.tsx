import { renderToString } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import { planCalendar } from '../../src/plan/calendar.ts'
import type { LearnerSnapshot } from '../../src/store/learner-snapshot.ts'
import { planPageOf } from '../../src/view/plan-page.ts'
import { TryOut } from '../../src/web/pages/plan/try-out.tsx'
import { Milestones, Weeks } from '../../src/web/pages/plan/weeks.tsx'
import { readContent } from '../content.ts'

const { catalog, career } = await readContent()
const now = new Date(2026, 10, 24)
const tried = { hoursAWeek: 12, payAfterAYear: null, cost: null, searchMonths: null }

// The plan's first sentence says that finished means our syllabus, and not that one can do the job.
describe.each([...catalog.paths.keys()])('the end of a plan for %s', (role) => {
  const kept: LearnerSnapshot = {
    labProgress: new Map(),
    role,
    firstRun: null,
    placement: null,
    unsafeSettings: null,
    kept: [],
    plannedHours: [],
  }
  const page = planPageOf({ catalog, career, clock: () => now }, kept, tried)
  const { plan, forecast } = page.whole

  it('is all of our syllabus, in the plan, its forecast and what is kept of it', () => {
    expect(page.role.role).toBe(role)
    for (const { milestones } of [plan, forecast, page.whole.summary]) {
      expect(milestones.at(-1)?.title).toBe('All of our syllabus')
    }
  })

  it('says so on the page and in the calendar file, and never that somebody is ready', () => {
    const marks = [<Weeks page={page} />, <Milestones page={page} />].map((one) =>
      renderToString(one),
    )
    const file = planCalendar(plan, { title: role, madeAt: now, url: 'http://localhost/plan' })
    for (const text of [...marks, file]) expect(text).toContain('All of our syllabus')
    const other = renderToString(<TryOut page={page} values={{}} />)
    expect(other).toContain('Finished, most likely')
    for (const text of [...marks, file, other])
      expect(text).not.toMatch(/\bready (for|to|by)\b|\bready,/i)
  })
})
