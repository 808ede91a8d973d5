import { describe, expect, it } from 'vitest'
import { readContent } from '../../tests/content.ts'
import { nothing } from '../../tests/plan/learner-record.ts'
import { stageId } from '../lab/capstone.ts'
import { comparePlans } from './changes.ts'
import { defaultWeights, matchOptions } from './match.ts'
import { paceSince } from './measured.ts'
import { type LearnerRecord, planInputsOf, planSettingsOf } from './plan-inputs.ts'
import { courseHours, programOptions } from './route-options.ts'
import { defaultPlanSettings, type PlanSettings, planSettingsShape } from './settings.ts'
import { hoursNeeded, nextLabInPlan, nextLabOf, wholePlan } from './whole-plan.ts'

const { catalog, career } = await readContent()
const { facts } = career
const now = new Date(2026, 10, 24, 12)

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
    // One in ten may take longer than the plan looks ahead.
    const known = forecast.readyBy.filter(({ day }) => day !== null)
    expect(known.map(({ share }) => share)).toEqual(expect.arrayContaining([0.1, 0.25, 0.5]))
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

  it('forgets a deadline on the day itself, and counts who meets one that’s tomorrow', () => {
    expect(planFor({ deadline: '2026-11-24' }).forecast.byDeadline).toBeNull()
    expect(planFor({ deadline: '2026-11-25' }).forecast.byDeadline).toBe(0)
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
    const money = {
      ...defaultPlanSettings(5).money,
      cost: 50_000,
      payAfterAYear: 60_000,
      payNowAYear: 24_000,
    }
    const said = planFor({ route: 'associate', hoursAWeek: 36, money })
    expect(said.money.input.payAfterAMonth).toBe(5_000)
    expect(said.money.input.payNowAMonth).toBe(2_000)
    expect(said.money.payBack.lowest.sum).toBeLessThan(college.money.payBack.lowest.sum)
    expect(college.money.input.payAfterAMonth).toBe((college.option.payOneYearOn?.likely ?? 0) / 12)
    expect(college.money.input.payLaterAMonth).toBe(
      (college.option.payFourYearsOn?.likely ?? 0) / 12,
    )
    expect(college.money.input.payLaterAMonth).toBeGreaterThan(college.money.input.payAfterAMonth)
    expect(said.money.input.payLaterAMonth).toBeNull()
    expect(planFor({ route: 'master' }).money.isCostUnknown).toBe(true)
    expect(planFor().pay).toMatchObject({ basis: 'occupation' })
  })

  it('counts the months until its own end, however far that is, in money as in the match', () => {
    const { plan, option, studyMonths, money } = planFor({ hoursAWeek: 1 })
    const years = (Date.parse(plan.endDay as string) - now.getTime()) / (365.25 * 86_400_000)
    expect(years).toBeGreaterThan(6)
    expect(studyMonths).toBeCloseTo(years * 12, -1)
    expect(option.months?.likely).toBe(studyMonths)
    expect(money.payBack.afterTenYears).toBe(0)
  })

  it('takes each end of the forecast in months, of which a begun one is a whole one', () => {
    const { forecast, option } = planFor({ hoursAWeek: 20 })
    const daysUntil = (share: number): number => {
      const day = forecast.readyBy.find((one) => one.share === share)?.day as string
      return (Date.parse(day) - Date.parse('2026-11-24')) / 86_400_000
    }
    for (const [share, months] of [
      [0.1, option.months?.low],
      [0.5, option.months?.likely],
      [0.9, option.months?.high],
    ] as const) {
      expect(months).toBeGreaterThanOrEqual(daysUntil(share) / 30.44)
      expect(months).toBeLessThan(daysUntil(share) / 30.44 + 1)
    }
  })

  it('is a month where nothing is left to do, or nobody says how long a route takes', () => {
    const stages = catalog.beside.projects.map(({ id }) => stageId(id))
    const whole = planFor({}, { labProgress: passed(...catalog.labs.keys(), ...stages) })
    expect([whole.plan.tasks, whole.plan.endDay]).toEqual([[], null])
    expect(whole.option.months).toEqual({ low: 1, likely: 1, high: 1 })
    expect(whole.studyMonths).toBe(1)
    const settings = { ...defaultPlanSettings(5), route: 'bootcamp' as const }
    const silent = { catalog, career: { ...career, facts: { ...facts, bootcamps: [] } } }
    const unknown = wholePlan(planInputsOf(silent, nothing, { now, settings }), settings)
    expect([unknown.option.months, unknown.studyMonths]).toEqual([null, 1])
  })

  it('has one rule for the hours of a bootcamp, in plan, money and match', () => {
    const at = (hoursAWeek: number) => planFor({ route: 'bootcamp', hoursAWeek })
    const full = at(courseHours.fullTime)
    const half = at(courseHours.fullTime / 2)
    expect(full.studyMonths).toBe(3)
    expect(half.studyMonths).toBe(6)
    expect(half.option.hoursAWeek).toBeLessThanOrEqual(18)
    const [entered] = programOptions(
      [
        {
          ...(facts.programs[0] as (typeof facts.programs)[number]),
          credential: 'bootcamp',
          weeks: 13,
        },
      ],
      { hoursAWeek: 18, state: null, isLowIncome: false, from: null, fields: null },
    )
    expect(entered?.months?.likely).toBe(half.studyMonths)
    expect(entered?.hoursAWeek).toBe(half.option.hoursAWeek)
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
    milesMost: null,
    money: 20_000,
    mayBorrow: true,
    hoursAWeek: 20,
    schooling: 'high-school' as const,
    degreeField: null,
    months: null,
    payNowAYear: 30_000,
    proved: 0,
  }

  it('never offer a closed school, nor one elsewhere that is not known to be online', () => {
    const options = programOptions(facts.programs, {
      ...settings,
      isLowIncome: false,
      from: null,
      fields: null,
    })
    const { ranked, apart, leftOut } = matchOptions(options, settings, defaultWeights)
    expect(ranked.length).toBeGreaterThan(20)
    expect(ranked.every(({ option }) => !option.isClosed)).toBe(true)
    expect(ranked.every(({ option }) => option.state === 'CA' || option.isOnline)).toBe(true)
    expect(ranked.length + apart.length + leftOut.length).toBe(facts.programs.length)
    expect(options.every(({ said }) => said.length > 0)).toBe(true)
  })

  it('never cost less for people of another state, on one basis for both', () => {
    const publicOnes = facts.programs.filter(({ control }) => control === 'Public')
    const at = (of: (state: string | null) => string | null) =>
      publicOnes.map((program) => {
        const who = {
          hoursAWeek: 36,
          state: of(program.state),
          isLowIncome: false,
          from: null,
          fields: null,
        }
        return programOptions([program], who)[0]?.cost?.likely ?? null
      })
    const own = at((state) => state)
    const away = at((state) => (state === 'GA' ? 'CA' : 'GA'))
    const both = own.flatMap((cost, i) => {
      const other = away[i] ?? null
      return cost === null || other === null ? [] : [{ cost, other }]
    })
    expect(both.length).toBeGreaterThan(1000)
    expect(both.filter(({ cost, other }) => other < cost)).toEqual([])
    expect(both.filter(({ cost, other }) => other > cost).length).toBeGreaterThan(900)
  })

  it('have no price, and nothing of the school’s undergraduates, at a master’s', () => {
    const masters = facts.programs.filter(({ credential }) => credential === 'master')
    expect(masters.length).toBeGreaterThan(300)
    for (const program of masters) {
      const { netPrice, netPriceLowIncome, tuitionInState, completion, admissionRate } = program
      expect([netPrice, netPriceLowIncome, tuitionInState, completion, admissionRate]).toEqual([
        null, null, null, null, null,
      ]) // biome-ignore format: as a row
    }
    const options = programOptions(masters, {
      ...settings,
      isLowIncome: false,
      from: null,
      fields: null,
    })
    expect(options.every(({ cost, finishing }) => cost === null && finishing === null)).toBe(true)
  })

  it('lend a certificate no rate of bachelor’s students, and show none of a few students', () => {
    const certificates = facts.programs.filter(({ credential }) => credential === 'certificate')
    expect(certificates.some(({ completion }) => completion !== null)).toBe(true)
    expect(
      certificates.filter(({ completionBasis }) => completionBasis?.startsWith('4-year')),
    ).toEqual([])
    const all = facts.programs.filter(({ completion }) => completion === 1)
    expect(all).toEqual([])
  })

  it('cost less where a family earns little and the school says so', () => {
    const at = (isLowIncome: boolean) =>
      programOptions(facts.programs, {
        hoursAWeek: 36,
        state: null,
        isLowIncome,
        from: null,
        fields: null,
      })
    const usual = at(false)
    const lower = at(true).filter(
      ({ cost }, i) => (cost?.likely ?? 0) < (usual[i]?.cost?.likely ?? 0),
    )
    expect(lower.length).toBeGreaterThan(1000)
  })
})
