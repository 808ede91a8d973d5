import { beforeAll, describe, expect, it } from 'vitest'
import type { Facts } from './facts.ts'
import {
  employmentChange,
  isSecondHand,
  newestGrowth,
  newestPayYear,
  payHistory,
  payInState,
  payOf,
  projectionOf,
  statesByPay,
  surveyPay,
  timesAllOccupations,
} from './pay.ts'
import { shippedFacts } from './test-data/facts.ts'

let facts: Facts
beforeAll(async () => {
  facts = await shippedFacts()
})

describe('pay', () => {
  it('is the newest year’s where none is named', () => {
    expect(newestPayYear(facts)).toBe(2025)
    expect(payOf(facts, { soc: '15-1252' })).toMatchObject({ median: 135_980, p10: 82_460 })
    expect(payOf(facts, { soc: '15-1252', year: 2021 })).toMatchObject({ median: 120_730 })
    expect(payOf(facts, { soc: '99-9999' })).toBeNull()
  })

  it('has no year that the publisher did not publish', () => {
    const years = payHistory(facts, '15-1252').map(({ year }) => year)
    expect(years).toEqual([2021, 2022, 2023, 2024, 2025])
    expect(payHistory(facts, '00-0000').map(({ year }) => year)[0]).toBe(2020)
  })

  it('keeps a figure above the publisher’s highest one unknown, and says so', () => {
    expect(payOf(facts, { soc: '11-3021', year: 2020 })).toMatchObject({
      p90: null,
      topCoded: ['p90'],
    })
  })

  it('is compared with all occupations of the same year', () => {
    const wage = payOf(facts, { soc: '15-1252' })
    expect(wage && timesAllOccupations(facts, wage)).toBe(2.67)
  })

  it('is known by state for some occupations, and null where it was not released', () => {
    expect(payInState(facts, { soc: '15-1252', state: 'CA' })?.median).toBeGreaterThan(100_000)
    expect(payInState(facts, { soc: '15-1254', state: 'AK' })).toBeNull()
    const medians = statesByPay(facts, '15-1242').map(({ median }) => median ?? 0)
    expect(medians.length).toBeGreaterThan(40)
    expect(medians).toEqual([...medians].sort((a, b) => b - a))
  })
})

describe('employment and projections', () => {
  it('change between the first and the last year', () => {
    const change = employmentChange(payHistory(facts, '15-1251'))
    expect(change?.percent).toBeCloseTo(-48.2, 1)
    expect(employmentChange([])).toBeNull()
  })

  it('come from the newest round that says something, marked where they are second-hand', () => {
    const newest = projectionOf(facts, { code: '15-1252' })
    expect(newest).toMatchObject({ round: '2025-35', changePct: 10.2 })
    expect(newest && isSecondHand(newest)).toBe(true)
    const older = projectionOf(facts, { code: '15-1242' })
    expect(older).toMatchObject({ round: '2024-34', changePct: -0.7 })
    expect(older && isSecondHand(older)).toBe(false)
    expect(projectionOf(facts, { code: 'OOH:web-developers', round: '2020-30' })?.changePct).toBe(
      13,
    )
  })
})

describe('a survey’s pay', () => {
  it('is that of all who answered for a role, not of a group of them', () => {
    expect(surveyPay(facts, { role: 'Developer, back-end', country: 'US' })).toMatchObject({
      median: 173_924,
      n: 648,
    })
  })
})

describe('growth that answers an old claim', () => {
  it('is of the newest round that has both figures, also once a newer one is imported', () => {
    expect(newestGrowth(facts, '15-1252')).toMatchObject({ round: '2025-35', changePct: 10.2 })
    const [first] = facts.projections.filter(({ code }) => code === '15-1252')
    const newer = first ? [{ ...first, round: '2026-36', changePct: 9, changeThousands: 150 }] : []
    const halves = newer.map((row) => ({ ...row, round: '2027-37', changePct: null }))
    const projections = [...facts.projections, ...newer, ...halves]
    expect(newestGrowth({ projections }, '15-1252')).toMatchObject({ round: '2026-36' })
    expect(newestGrowth(facts, '99-9999')).toBeNull()
  })
})
