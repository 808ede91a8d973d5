import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId, listOf } from '../../tests/store/fresh-store.ts'
import { plainGrader } from '../../tests/store/plain-grader.ts'
import { defaultPlanSettings, type PlanSettings } from '../plan/settings.ts'
import { attemptEvents } from '../view/attempt-events.ts'
import { homePage } from '../view/home-page.ts'
import { matchPage } from '../view/match-page.ts'
import { missingPage } from '../view/missing-page.ts'
import { planCalendarFile, planPage } from '../view/plan-page.ts'
import { startWorker } from '../worker/worker.ts'
import { makeLearnerPlan } from './make-plan.ts'
import { resetLearner } from './reset-learner.ts'
import { submitAttempt } from './submit-attempt.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())
beforeEach(async () => {
  fresh.at('2026-11-24T12:00:00Z')
  await resetLearner(fresh.context, me())
})

const me = () => ({ learnerId: fresh.learnerId })
const role = 'back-end-engineer'
const make = (change: Partial<PlanSettings> = {}, as = role) =>
  makeLearnerPlan(fresh.context, {
    ...me(),
    role: as,
    settings: { ...defaultPlanSettings(5), ...change },
  })

async function pass(lab: string): Promise<void> {
  const { context } = fresh
  const worker = await startWorker({
    context,
    grader: plainGrader,
    concurrency: 1,
    alarm: () => undefined,
  })
  const { attemptId } = await submitAttempt(context, {
    ...me(),
    labId: lab,
    answer: 'right',
    via: 'page',
  })
  await listOf(attemptEvents(context, { ...me(), attemptId }))
  await worker.stop()
}

describe('a plan', () => {
  it('is there before anything was said, and keeps what is said', async () => {
    const before = await planPage(fresh.context, me())
    expect(before).toMatchObject({ isUsual: true, keptAt: null, changes: null })
    expect(before.whole.plan.weeks.length).toBeGreaterThan(10)
    await make({ hoursAWeek: 12, holidays: [{ from: '2026-12-21', to: '2027-01-03' }] })
    const after = await planPage(fresh.context, me())
    expect(after).toMatchObject({ isUsual: false, settings: { hoursAWeek: 12 } })
    expect(after.whole.plan.weeks.length).toBeLessThan(before.whole.plan.weeks.length)
    expect(after.whole.plan.weeks.find(({ from }) => from === '2026-12-21')?.entries).toEqual([])
  })

  it('says what changed when it is made again, or when a lab was passed since', async () => {
    await make()
    expect((await planPage(fresh.context, me())).changes).toBeNull()
    fresh.at('2026-11-25T12:00:00Z')
    await make({ hoursAWeek: 10 })
    expect((await planPage(fresh.context, me())).changes?.what).toMatchObject({
      hoursAWeek: { before: 5, now: 10 },
    })
    await pass(labId)
    fresh.at('2026-11-30T12:00:00Z')
    const { changes } = await planPage(fresh.context, me())
    expect(changes?.what.gone.map(({ id }) => id)).toContain('sql/select')
  })

  it('follows another role, also on the path and on home', async () => {
    await make({}, 'database-administrator')
    expect((await planPage(fresh.context, me())).role.role).toBe('database-administrator')
    expect((await homePage(fresh.context, me())).role.role).toBe('database-administrator')
    await make()
  })

  it('gives home its one next thing', async () => {
    await make()
    await pass(labId)
    const { next } = await homePage(fresh.context, me())
    const plan = await planPage(fresh.context, me())
    expect(next).toMatchObject({ why: 'next-in-plan', lab: { id: plan.next?.lab } })
    expect(plan.next?.lab).not.toBe(labId)
  })

  it('measures the pace from the first plan on', async () => {
    await make()
    await pass(labId)
    fresh.at('2026-12-22T12:00:00Z')
    const { pace } = (await planPage(fresh.context, me())).whole
    expect(pace).toMatchObject({ weeksMeasured: 4 })
    expect(pace.middle).toBeGreaterThan(1.15)
    await make({ hoursAWeek: 20 })
    const again = await planPage(fresh.context, me())
    expect(again.whole.pace).toEqual(pace)
  })

  it.each([
    ['zero hours', { hoursAWeek: 0 }, role],
    ['negative money', { money: { ...defaultPlanSettings(5).money, savings: -5 } }, role],
    ['a deadline that has passed', { deadline: '2026-11-01' }, role],
    ['a day that is none', { deadline: '2027-02-31' }, role],
    [
      'a holiday that ends before it begins',
      { holidays: [{ from: '2027-02-02', to: '2027-01-01' }] },
      role,
    ],
    ['a role that is none', {}, 'king'],
  ])('refuses %s and changes nothing', async (_what, change, as) => {
    await make({ hoursAWeek: 7 })
    await expect(make(change, as)).rejects.toMatchObject({ code: 'bad-input' })
    expect((await planPage(fresh.context, me())).settings).toEqual({
      ...defaultPlanSettings(5),
      hoursAWeek: 7,
    })
  })

  it('says of an impossible deadline what would be possible', async () => {
    await make({ deadline: '2026-12-10' })
    const { deadline } = await planPage(fresh.context, me())
    expect(deadline).toMatchObject({
      kind: 'impossible',
      why: { expected: expect.stringContaining('80 hours a week') },
    })
  })

  it('can be tried out without changing anything', async () => {
    await make()
    const nothingElse = { payAfterAYear: null, cost: null, searchMonths: null }
    const page = await planPage(fresh.context, {
      ...me(),
      tried: { hoursAWeek: 20, ...nothingElse },
    })
    const { now, changed } = page.tried ?? {}
    expect(String(changed?.ready.middle) < String(now?.ready.middle)).toBe(true)
    expect((await planPage(fresh.context, me())).settings.hoursAWeek).toBe(5)
  })

  it('is a calendar file too', async () => {
    await make()
    const text = await planCalendarFile(fresh.context, { ...me(), url: 'http://127.0.0.1/plan' })
    const { whole } = await planPage(fresh.context, me())
    const weeks = whole.plan.weeks.filter(({ entries }) => entries.length > 0).length
    const marks = whole.plan.milestones.filter(({ day }) => day !== null).length
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(weeks + marks)
    expect(text).toContain('DTSTART;VALUE=DATE:20261124')
  })
})

describe('what is missing', () => {
  it('is the difference between the role and what was proved', async () => {
    const before = await missingPage(fresh.context, me())
    expect(before.missing.readiness).toBe(0)
    await pass(labId)
    const after = await missingPage(fresh.context, me())
    expect(after.missing.readiness).toBeGreaterThan(0)
    expect(after.missing.proved.map(({ id }) => id)).toContain('sql/select')
    expect(before.longAgo).toEqual([])
    expect(after.longAgo.map(({ id }) => id)).toEqual(['sql/select'])
    expect(after.longAgo[0]?.at).toEqual(fresh.context.clock())
    const other = await missingPage(fresh.context, { ...me(), role: 'solutions-architect' })
    expect(other.role.role).toBe('solutions-architect')
    expect(other.missing.readiness).not.toBe(after.missing.readiness)
  })
})

describe('matching', () => {
  const asked = {
    role: null,
    state: null,
    mustBeNear: null,
    zip: '',
    milesMost: null,
    money: null,
    mayBorrow: null,
    hoursAWeek: null,
    schooling: null,
    degreeField: null,
    isLowIncome: false,
    months: 'from-plan' as const,
    weights: {},
  }

  const nothing = { cost: 0, time: 0, gain: 0, finishing: 0, admission: 0, field: 0, place: 0, hours: 0, start: 0 } // biome-ignore format: as a row

  it('begins with what the plan says: five hours and no money leave one route, which nobody ranks', async () => {
    const page = await matchPage(fresh.context, { ...me(), asked })
    expect(page.routes.ranked).toEqual([])
    expect(page.routes.apart).toMatchObject([
      { option: { id: 'self-taught' }, why: ['no-outcomes'] },
    ])
    expect(page.routes.leftOut).toHaveLength(5)
    expect(page.programs.count).toBe(0)
    expect(page.programs.leftOut.reduce((sum, { count }) => sum + count, 0)).toBe(2547)
    expect(page.programs.nearest).toHaveLength(5)
    for (const { option, why } of page.programs.nearest) {
      expect(option.isClosed).toBe(false)
      expect(why.length).toBeGreaterThan(0)
      expect(page.known.get(option.id)?.credential).toBe(option.route)
    }
  })

  it('ranks by the goal: what is nearest to a role comes first where the field alone counts', async () => {
    const only = { ...nothing, field: 0 }
    const wide = { ...asked, hoursAWeek: 40, mayBorrow: true, weights: { ...only, field: 5 } }
    const fields = async (role: string) => {
      const page = await matchPage(fresh.context, { ...me(), asked: { ...wide, role } })
      expect(page.role.role).toBe(role)
      expect(page.routes.ranked.length).toBeGreaterThan(2)
      return page.programs.ranked.map(({ option }) => option.title.split(': ').at(-1))
    }
    expect(new Set(await fields('back-end-engineer'))).toEqual(new Set(['Computer Science']))
    const scores = (
      await matchPage(fresh.context, { ...me(), asked: { ...wide, role: null } })
    ).programs.ranked.map(({ score }) => score)
    expect(scores[0]).toBe(100)
  })

  it('follows the weights, explains each point, and refuses what cannot be', async () => {
    const wide = { ...asked, money: 80_000, hoursAWeek: 40, mayBorrow: true, months: null }
    const only = nothing
    const byGain = await matchPage(fresh.context, {
      ...me(),
      asked: { ...wide, weights: { ...only, gain: 5 } },
    })
    const byCost = await matchPage(fresh.context, {
      ...me(),
      asked: { ...wide, weights: { ...only, cost: 5 } },
    })
    const first = (page: typeof byGain) => page.programs.ranked[0]?.option.id
    expect(first(byGain)).not.toBe(first(byCost))
    for (const { score, points } of byGain.programs.ranked) {
      expect(points.reduce((sum, one) => sum + one.points, 0)).toBeCloseTo(score)
    }
    const none = await matchPage(fresh.context, { ...me(), asked: { ...wide, weights: only } })
    expect(none.problem).toMatchObject({ expected: expect.stringContaining('weight') })
    const negative = await matchPage(fresh.context, { ...me(), asked: { ...wide, money: -1 } })
    expect(negative.problem).toMatchObject({ expected: expect.stringContaining('dollars') })
  })
})
