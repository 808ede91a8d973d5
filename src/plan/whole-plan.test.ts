import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCareer } from '../career/career.ts'
import { readCatalog } from '../lab/read-catalog.ts'
import { comparePlans } from './changes.ts'
import { defaultWeights, matchOptions } from './match.ts'
import { paceSince } from './measured.ts'
import { type LearnerRecord, planInputsOf, planSettingsOf } from './plan-inputs.ts'
import { programOptions } from './route-options.ts'
import { defaultPlanSettings, type PlanSettings, planSettingsShape } from './settings.ts'
import { hoursNeeded, nextLabInPlan, nextLabOf, wholePlan } from './whole-plan.ts'

const contentFolder = path.join(import.meta.dirname, '../../content')
const [catalog, career] = await Promise.all([
  readCatalog(contentFolder),
  readCareer({ contentFolder, importedFolder: null }),
])
const { facts } = career
const now = new Date(2026, 10, 24, 12)
const nothing: LearnerRecord = {
  labProgress: new Map(),
  role: null,
  firstRun: null,
  placement: null,
  unsafeSettings: null,
  plannedHours: [],
}

function planFor(change: Partial<PlanSettings> = {}, kept: Partial<LearnerRecord> = {}) {
  const settings = { ...defaultPlanSettings(5), ...change }
  return wholePlan(
    planInputsOf({ catalog, career }, { ...nothing, ...kept }, { now, settings }),
    settings,
  )
}

const passed = (...labs: string[]): LearnerRecord['labProgress'] =>
  new Map(labs.map((id) => [id, { practicedAt: null, provedAt: new Date(2026, 10, 20) }]))

describe('the plan of what is shipped', () => {
  it('works for somebody with five hours a week and no money', () => {
    const { settings, isUsual } = planSettingsOf(nothing)
    expect({ isUsual, hours: settings.hoursAWeek, savings: settings.money.savings }).toEqual({
      isUsual: true,
      hours: 5,
      savings: 0,
    })
    const { plan, forecast, money, studyMonths } = planFor()
    expect(plan.weeks.length).toBeGreaterThan(13)
    expect(plan.weeks.length).toBeLessThanOrEqual(209)
    expect(forecast.readyBy.every(({ day }) => day !== null)).toBe(true)
    expect(money.payBack.lowest.sum).toBe(0)
    expect(studyMonths).toBeGreaterThan(3)
    expect(plan.milestones.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['first-lab', 'first-server', 'capstone', 'ready']),
    )
  })

  it('holds each lab of the role once, and none that is finished', () => {
    const done = 'query/films-by-year'
    const { plan } = planFor({}, { labProgress: passed(done) })
    const labs = plan.weeks.flatMap(({ entries }) => entries.flatMap((entry) => entry.labs))
    expect(new Set(labs.map(({ id }) => id)).size).toBe(labs.length)
    expect(labs.map(({ id }) => id)).not.toContain(done)
    expect(
      planFor()
        .plan.tasks.flatMap(({ pieces }) => pieces)
        .map(({ lab }) => lab?.id),
    ).toContain(done)
  })

  it('begins where home begins', () => {
    const whole = planFor()
    const settings = defaultPlanSettings(5)
    const inputs = planInputsOf({ catalog, career }, nothing, { now, settings })
    expect(nextLabInPlan(inputs, settings)).toBe(nextLabOf(whole.plan)?.lab)
    expect(nextLabInPlan(inputs, settings)).not.toBeNull()
  })

  it('gets shorter by what a placement shows, and says what changed', () => {
    const answers = [...catalog.items.values()]
      .filter(({ id }) => id.startsWith('sql/'))
      .map(({ id }) => ({ item: id, answer: 'right' as const }))
    const placed = planFor({}, { placement: { answers, background: 'yes' } })
    const before = planFor()
    expect(placed.plan.minutes).toBeLessThan(before.plan.minutes)
    const changes = comparePlans(before.summary, placed.summary)
    expect(changes?.endMovedDays).toBeLessThan(0)
    expect(changes?.minutes?.before).toBe(before.plan.minutes)
  })

  it('keeps to the role, and knows what hours a deadline takes', () => {
    const dba = planFor({}, { role: 'database-administrator' })
    expect(dba.plan.role).toBe('database-administrator')
    expect(dba.plan.minutes).not.toBe(planFor().plan.minutes)
    const deadline = '2028-06-30'
    const hours = hoursNeeded(planFor({ deadline }), deadline)
    expect(planFor({ deadline, hoursAWeek: hours }).forecast.byDeadline).toBeGreaterThan(0.4)
    expect(() => hoursNeeded(planFor(), '2026-12-01')).toThrow('80 hours a week')
  })

  it('takes money from figures with a source, or from what was said', () => {
    const college = planFor({ route: 'associate', hoursAWeek: 36 })
    expect(college.option.said.length).toBeGreaterThan(0)
    expect(college.pay).toMatchObject({ basis: 'completers' })
    expect(college.pay?.said[0]?.published).toMatch(/\d{4}/)
    expect(college.money.payBack.lowest.sum).toBeLessThan(0)
    const money = { ...defaultPlanSettings(5).money, cost: 50_000, payAfterAYear: 60_000 }
    const said = planFor({ route: 'associate', hoursAWeek: 36, money })
    expect(said.money.input.payAfterAMonth).toBe(5_000)
    expect(said.money.payBack.lowest.sum).toBeLessThan(college.money.payBack.lowest.sum)
    expect(planFor({ route: 'master' }).money.isCostUnknown).toBe(true)
    expect(planFor().pay).toMatchObject({ basis: 'occupation' })
  })

  it.each([
    ['no hours', { hoursAWeek: 0 }],
    ['negative money', { money: { ...defaultPlanSettings(5).money, savings: -1 } }],
    ['a route that is none', { route: 'magic' }],
    ['a day that is none', { deadline: 'soon' }],
  ])('a wish with %s is refused', (_what, change) => {
    expect(planSettingsShape.safeParse({ ...defaultPlanSettings(5), ...change }).success).toBe(
      false,
    )
  })
})

describe('pace', () => {
  const since = (plannedHours: { from: string; hoursAWeek: number }[], labs: string[]) =>
    paceSince(catalog, {
      planned: plannedHours,
      today: '2026-11-24',
      holidays: [{ from: '2026-11-10', to: '2026-11-16' }],
      passed: new Map(labs.map((id) => [id, '2026-11-12'])),
    })

  it('is measured in whole weeks, without those off, by the hours that were meant then', () => {
    const plans = [{ from: '2026-11-03', hoursAWeek: 10 }]
    const three = since(plans, ['query/films-by-year'])
    expect(three.weeks).toBe(3)
    expect(three.hoursMeant).toBeCloseTo(18, 0)
    expect(three.hoursFinished).toBeGreaterThan(0)
    const changed = since([...plans, { from: '2026-11-24', hoursAWeek: 40 }], [])
    expect(changed.hoursMeant).toBe(three.hoursMeant)
    expect(since([], []).weeks).toBe(0)
  })
})

describe('programs as options', () => {
  const settings = {
    state: 'CA',
    mustBeNear: true,
    money: 20_000,
    mayBorrow: true,
    hoursAWeek: 20,
    schooling: 'high-school' as const,
    months: null,
    payNowAYear: 30_000,
    proved: 0,
  }

  it('never offer a closed school, nor one elsewhere that is not known to be online', () => {
    const options = programOptions(facts.programs, { ...settings, fields: null })
    const { ranked, leftOut } = matchOptions(options, settings, defaultWeights)
    expect(ranked.length).toBeGreaterThan(20)
    expect(ranked.every(({ option }) => !option.isClosed)).toBe(true)
    expect(ranked.every(({ option }) => option.state === 'CA' || option.isOnline)).toBe(true)
    expect(ranked.length + leftOut.length).toBe(facts.programs.length)
    expect(options.every(({ said }) => said.length > 0)).toBe(true)
  })

  it('cost more for people of another state where the school says so', () => {
    const publicOnes = facts.programs.filter(
      ({ control, tuitionOutOfState, state }) =>
        control === 'Public' && tuitionOutOfState !== null && state === 'GA',
    )
    const at = (state: string) =>
      programOptions(publicOnes, { hoursAWeek: 36, state, fields: null }).map(
        ({ cost }) => cost?.likely ?? 0,
      )
    const [own, away] = [at('GA'), at('CA')]
    expect(away.filter((cost, index) => cost > (own[index] ?? 0)).length).toBeGreaterThan(5)
  })
})
