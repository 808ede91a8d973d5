import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCareer } from '../career/career.ts'
import { netPriceRange, outcomesOf, sectorPriceOf } from '../career/costs.ts'
import type { Program } from '../career/programs.ts'
import { moneyOf, usualPay } from './money.ts'
import { courseHours, programOptions, routeOptions } from './route-options.ts'
import { defaultPlanSettings } from './settings.ts'

const contentFolder = path.join(import.meta.dirname, '../../content')
const { facts } = await readCareer({ contentFolder, importedFolder: null })
const flat = (value: number) => ({ low: value, likely: value, high: value })

function optionsAt(hoursAWeek: number) {
  const own = routeOptions(facts, { hoursAWeek, selfTaught: { low: 10, likely: 12, high: 18 } })
  return Object.fromEntries(own.map((option) => [option.route, option]))
}

describe('routes', () => {
  const full = optionsAt(36)

  it('cost nothing here, and at a college each year of its own sector', () => {
    expect(full['self-taught']).toMatchObject({
      cost: flat(0),
      months: { low: 10, likely: 12, high: 18 },
      said: [],
    })
    for (const [route, sector, years] of [
      ['certificate', 'public 2-year', 1],
      ['associate', 'public 2-year', 2],
      ['bachelor', 'public 4-year', 4],
    ] as const) {
      const price = sectorPriceOf(facts, sector)
      if (price === null) throw new Error(`no price of ${sector}`)
      const { low, typical, high } = netPriceRange(price)
      expect(full[route]?.cost).toEqual({
        low: low * years,
        likely: typical * years,
        high: high * years,
      })
      expect(full[route]?.finishing).toBe(price.completion150Median)
    }
    expect(full.master?.cost).toBeNull()
  })

  it('pay what people with that degree in computing earn, with the middle half as the range', () => {
    const outcome = outcomesOf(facts, 'bachelor').find(({ cip }) => cip === '11.07')
    expect(full.bachelor?.payOneYearOn).toEqual({
      low: outcome?.earn1yrP25 ?? outcome?.earn1yrMedian,
      likely: outcome?.earn1yrMedian,
      high: outcome?.earn1yrP75 ?? outcome?.earn1yrMedian,
    })
    expect(full.bachelor?.payFourYearsOn?.likely).toBe(outcome?.earn4yrMedian)
    expect(full.bachelor?.said.map(({ source }) => source)).toContain(outcome?.source)
  })

  it('give a bootcamp the share who finished one, of those who were at one', () => {
    const row = facts.newCoders.find(
      ({ measure, answer }) => measure === 'bootcamp' && answer === 'finishedOfAttended',
    )
    expect(row?.share).toBeGreaterThan(0)
    expect(full.bootcamp?.finishing).toBe(row?.share)
    const others = facts.newCoders.filter((one) => one !== row)
    const without = { ...facts, newCoders: others }
    const [, bootcamp] = routeOptions(without, { hoursAWeek: 36, selfTaught: null })
    expect(bootcamp).toMatchObject({ route: 'bootcamp', finishing: null })
  })

  it('read figures of made-up sources: each its own row, and who said it once', () => {
    const survey = { source: 'Survey', published: '2017', year: 2016 }
    const college = { source: 'College', published: '2026' }
    const report = { source: 'Report', published: '2025', kind: 'average' }
    const rows = {
      newCoders: [
        { ...survey, measure: 'bootcamp', answer: 'attended', share: 0.1 },
        { ...survey, measure: 'school', answer: 'finishedOfAttended', share: 0.2 },
        { ...survey, measure: 'bootcamp', answer: 'finishedOfAttended', share: 0.5 },
      ],
      bootcamps: [
        { ...report, measure: 'tuitionUsd', year: 2024, low: 10_000, high: 20_000 },
        { ...report, measure: 'lengthWeeks', year: 2024, low: 12, high: 26 },
      ],
      sectorPrices: [
        { ...college, sector: 'public 2-year', netPriceMedian: 5_000, completion150Median: 0.3 },
      ],
      outcomes: [
        { ...college, credential: 'associate', control: 'all', cip: '11.07', programs: 9, earn1yrP25: 30_000, earn1yrMedian: 40_000, earn1yrP75: 55_000, earn4yrP25: null, earn4yrMedian: 50_000, earn4yrP75: null },
      ], // biome-ignore format: as rows
    } as unknown as typeof facts
    const [own, bootcamp, , associate, bachelor] = routeOptions(rows, {
      hoursAWeek: 36,
      selfTaught: null,
    })
    expect(own).toMatchObject({ months: null, isClosed: false })
    expect(bootcamp).toMatchObject({
      cost: { low: 10_000, likely: 15_000, high: 20_000 },
      // 12 and 26 of the 52 weeks of a year.
      months: { low: 3, likely: 5, high: 6 },
      finishing: 0.5,
      said: [
        { source: 'Report', published: '2025' },
        { source: 'Survey', published: '2017' },
      ],
    })
    expect(associate).toMatchObject({
      cost: flat(10_000),
      payOneYearOn: { low: 30_000, likely: 40_000, high: 55_000 },
      payFourYearsOn: flat(50_000),
      said: [{ source: 'College', published: '2026' }],
    })
    expect(bachelor).toMatchObject({ cost: null, payOneYearOn: null, finishing: null, said: [] })
  })

  it('take as long as they are meant to full time, and longer with fewer hours', () => {
    const months = (hours: number, route: string) => optionsAt(hours)[route]?.months
    expect(months(36, 'associate')).toEqual({ low: 24, likely: 24, high: 36 })
    expect(months(80, 'associate')).toEqual(months(36, 'associate'))
    expect(months(18, 'associate')).toEqual({ low: 48, likely: 48, high: 72 })
    // One class at a time is the least.
    expect(months(2, 'associate')?.likely).toBe(96)
    expect(full.associate?.hoursAWeek).toBe(courseHours.oneClass)
    expect(full.bootcamp?.hoursAWeek).toBe(courseHours.partTimeBootcamp)
    expect(months(2, 'bootcamp')).toEqual(months(18, 'bootcamp'))
    expect(full.bootcamp?.cost?.low).toBeLessThanOrEqual(full.bootcamp?.cost?.likely ?? 0)
    expect(full.bootcamp?.finishing).toBeGreaterThan(0)
  })
})

describe('programs', () => {
  const program: Program = {
    ...(facts.programs[0] as Program),
    id: 'x',
    institution: 'Lakeside',
    field: 'Computing',
    credential: 'associate',
    control: 'Public',
    state: 'OH',
    matchable: true,
    cip: '11.07',
    priceTotal: null,
    netPrice: 3_000,
    netPriceLowIncome: 1_000,
    tuitionInState: 4_000,
    tuitionOutOfState: 9_000,
    earn1yr: 41_000,
    earn4yr: null,
    completion: 0.4,
    admissionRate: null,
  }
  const of = {
    hoursAWeek: 36,
    state: 'OH',
    isLowIncome: false,
    from: null,
    fields: { '11.07': 0.8 },
  }
  const one = (
    change: Partial<Program> = {},
    who: Partial<Parameters<typeof programOptions>[1]> = {},
  ) => programOptions([{ ...program, ...change }], { ...of, ...who })[0]

  it('have a distance where both places are known, and none online', () => {
    const coordinates = { lat: 41, lon: -83 }
    expect(one({ coordinates })?.miles).toBeNull()
    expect(one({ coordinates }, { from: { lat: 40, lon: -83 } })?.miles).toBe(69)
    expect(one({ coordinates: null }, { from: { lat: 40, lon: -83 } })?.miles).toBeNull()
  })

  it('cost all of their years, at the price for where someone lives and what they earn', () => {
    expect(one()).toMatchObject({
      title: 'Lakeside: Computing',
      kind: 'program',
      cost: flat(6_000),
      months: { low: 24, likely: 24, high: 36 },
      payOneYearOn: flat(41_000),
      payFourYearsOn: null,
      finishing: 0.4,
      fits: 0.8,
      isClosed: false,
    })
    expect(one({}, { isLowIncome: true })?.cost).toEqual(flat(2_000))
    expect(one({}, { state: 'TX' })?.cost).toEqual(flat(16_000))
    expect(one({ priceTotal: 7_500 })?.cost).toEqual(flat(7_500))
    expect(one({ netPrice: -500 })?.cost).toEqual(flat(0))
    expect(one({ netPrice: null })?.cost).toBeNull()
    expect(one({ credential: 'bachelor' })?.cost).toEqual(flat(12_000))
    expect(one({ matchable: false })?.isClosed).toBe(true)
    expect(one({ cip: '51.01' })?.fits).toBeNull()
    expect(one({ cip: null })?.fits).toBeNull()
    expect(one({}, { fields: { '11.07': 0 } })?.fits).toBe(0)
  })

  it('that are bootcamps cost what they say, and last as many weeks', () => {
    const bootcamp = { credential: 'bootcamp', priceTotal: 9_000 } as const
    expect(one({ ...bootcamp, weeks: 26 })).toMatchObject({
      cost: flat(9_000),
      months: flat(6),
      hoursAWeek: 18,
    })
    expect(one({ ...bootcamp, weeks: null })?.months).toBeNull()
    // A month at least.
    for (const weeks of [1, 4]) expect(one({ ...bootcamp, weeks })?.months).toEqual(flat(1))
  })
})

describe('the money of a route', () => {
  const settings = defaultPlanSettings(5)
  const pay = { aYear: 48_000, laterAYear: 60_000 } as NonNullable<ReturnType<typeof usualPay>>
  const option = optionsAt(36).associate as NonNullable<ReturnType<typeof optionsAt>[string]>
  const of = { option: { ...option, cost: flat(6_000) }, studyMonths: 24, pay }

  it('is paid by the month at a college, at once at a bootcamp, and asks what was not said', () => {
    expect(moneyOf(settings, of)).toMatchObject({
      input: {
        costAtStart: 0,
        costAMonth: 250,
        payAfterAMonth: 4_000,
        payLaterAMonth: 5_000,
        stopsAfter: null,
      },
      isCostUnknown: false,
      isUsualCost: true,
      isUsualPay: true,
    })
    const bootcamp = { ...of, option: { ...of.option, route: 'bootcamp' as const } }
    expect(moneyOf(settings, bootcamp).input).toMatchObject({ costAtStart: 6_000, costAMonth: 0 })
    const atOnce = moneyOf(settings, { ...of, studyMonths: 0 }).input
    expect(atOnce).toMatchObject({ costAtStart: 6_000, costAMonth: 0 })
  })

  it('follows what was said, and then knows no later pay', () => {
    const money = { ...settings.money, cost: 1_200, payAfterAYear: 36_000, payNowAYear: 12_000 }
    expect(moneyOf({ ...settings, money }, of)).toMatchObject({
      input: { costAMonth: 50, payAfterAMonth: 3_000, payLaterAMonth: null, payNowAMonth: 1_000 },
      isUsualCost: false,
      isUsualPay: false,
    })
    const unknown = { ...of, option: { ...of.option, cost: null }, pay: null }
    expect(moneyOf(settings, unknown)).toMatchObject({
      input: { costAMonth: 0, payAfterAMonth: 0 },
      isCostUnknown: true,
    })
    expect(moneyOf({ ...settings, money }, unknown).isCostUnknown).toBe(false)
    const free = { ...of, option: { ...of.option, cost: flat(0) } }
    expect(moneyOf(settings, free)).toMatchObject({
      input: { costAMonth: 0 },
      isCostUnknown: false,
    })
    expect(moneyOf(settings, { ...of, studyMonths: 1 }).input).toMatchObject({
      costAtStart: 0,
      costAMonth: 6_000,
    })
  })

  it('borrows as was said, else as is usual', () => {
    const costOf = (loan: typeof settings.money.loan): number => {
      const { cases } = moneyOf({ ...settings, money: { ...settings.money, loan } }, of)
      const after = (kind: string) => cases.find((one) => one.kind === kind)?.afterTenYears ?? 0
      return after('as-planned') - after('borrow')
    }
    // What's borrowed already is as planned; without a loan, five years at 8 % cost some 1,900.
    expect(costOf({ interestAYear: 0.5, months: 12 })).toBe(0)
    expect(costOf(null)).toBeGreaterThan(1_800)
    expect(costOf(null)).toBeLessThan(2_000)
  })

  it('takes the pay of people who finished, else that of the lowest tenth in the work', () => {
    const wage = facts.wages.find(({ soc }) => soc === '15-1252')
    const said = [{ source: 's', published: '2026' }]
    const finished = { payOneYearOn: flat(40_000), payFourYearsOn: flat(55_000), said }
    expect(usualPay(facts, { option: finished, soc: '15-1252' })).toMatchObject({
      aYear: 40_000,
      laterAYear: 55_000,
      basis: 'completers',
      said,
    })
    const nobody = { payOneYearOn: null, payFourYearsOn: null, said }
    const low = usualPay(facts, { option: nobody, soc: '15-1252' })
    expect(low).toMatchObject({ laterAYear: null, basis: 'occupation', occupation: wage?.title })
    expect(low?.aYear).toBeLessThan(low?.median ?? 0)
    expect(usualPay({ wages: [] }, { option: nobody, soc: '15-1252' })).toBeNull()
    const silent = facts.wages.map((one) => ({ ...one, p10: null }))
    expect(usualPay({ wages: silent }, { option: nobody, soc: '15-1252' })).toBeNull()
    expect(usualPay(facts, { option: finished, soc: '15-1252' })).toMatchObject({
      median: low?.median,
      occupation: wage?.title,
    })
  })
})
