import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MoneyInput, payBack, whatIf } from './pay-back.ts'

const course: MoneyInput = {
  studyMonths: 10,
  costAtStart: 500,
  costAMonth: 200,
  payLostAMonth: 300,
  searchMonths: 2,
  payNowAMonth: 3_000,
  payAfterAMonth: 4_000,
  payLaterAMonth: null,
  savings: 2_000,
  loan: null,
  stopsAfter: null,
}

const money = fc.integer({ min: 0, max: 20_000 })
const moneyInputs: fc.Arbitrary<MoneyInput> = fc.record({
  studyMonths: fc.integer({ min: 0, max: 60 }),
  costAtStart: money,
  costAMonth: money,
  payLostAMonth: money,
  searchMonths: fc.integer({ min: 0, max: 12 }),
  payNowAMonth: money,
  payAfterAMonth: money,
  payLaterAMonth: fc.option(money),
  savings: money,
  loan: fc.option(
    fc.record({
      interestAYear: fc.double({ min: 0, max: 0.2, noNaN: true }),
      months: fc.integer({ min: 1, max: 60 }),
    }),
  ),
  stopsAfter: fc.option(fc.integer({ min: 0, max: 60 })),
})

describe('pay-back', () => {
  it('counts month by month against going on as now', () => {
    const result = payBack(course)
    // 500 once, then ten months of 200 and 300: 5,500 down; 1,000 a month more from month 13 on.
    expect(result.months[0]).toEqual({ month: 1, kind: 'study', change: -1_000, sum: -1_000 })
    expect(result.lowest).toEqual({ month: 10, sum: -5_500 })
    expect(result.missing).toBe(3_500)
    expect(result.months[11]?.kind).toBe('search')
    expect(result.payBackMonth).toBe(18)
    expect(result.afterTenYears).toBe(108 * 1_000 - 5_500)
  })

  it('has paid for itself from the pay-back month on, and not the month before', () => {
    fc.assert(
      fc.property(moneyInputs, (input) => {
        const { months, payBackMonth, lowest } = payBack(input)
        const sumAt = (month: number): number => months[month - 1]?.sum ?? 0
        expect(months.reduce((sum, { change }) => sum + change, 0)).toBe(sumAt(months.length))
        expect(lowest.sum).toBe(Math.min(0, ...months.map(({ sum }) => sum)))
        if (payBackMonth === null) expect(sumAt(months.length)).toBeLessThan(0)
        else {
          for (const { month, sum } of months)
            if (month >= payBackMonth) expect(sum).toBeGreaterThanOrEqual(0)
          if (payBackMonth > 1) expect(sumAt(payBackMonth - 1)).toBeLessThan(0)
        }
      }),
    )
  })

  it('has paid for itself at the end of the month that brings the sum to 0', () => {
    // Ten months of 500, then 1,000 a month from the thirteenth on.
    expect(payBack({ ...course, costAtStart: 0 })).toMatchObject({ payBackMonth: 17 })
  })

  it('never goes below 0 where nothing is given up, and lacks nothing that is saved', () => {
    const free = { ...course, costAtStart: 0, costAMonth: 0, payLostAMonth: 0 }
    expect(payBack(free)).toMatchObject({
      lowest: { month: 0, sum: 0 },
      payBackMonth: 1,
      missing: 0,
    })
    expect(payBack({ ...course, savings: 10_000 }).missing).toBe(0)
    // Some cents are no dollar, and no less than nothing.
    expect(payBack({ ...free, studyMonths: 1, costAMonth: 0.2 }).months[0]?.sum).toBe(0)
  })

  it('finishes where it would stop after the last month', () => {
    const { months } = payBack({ ...course, stopsAfter: 10 })
    expect([months[9]?.kind, months[10]?.kind, months[12]?.kind]).toEqual([
      'study',
      'search',
      'work',
    ])
  })

  it('gives a yearly figure back over twelve months, whatever its twelfth is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400_000 }), (aYear) => {
        const { months } = payBack({
          ...course,
          studyMonths: 0,
          searchMonths: 0,
          costAtStart: 0,
          payNowAMonth: 0,
          payAfterAMonth: aYear / 12,
        })
        expect(months[11]?.sum).toBe(aYear)
        expect(months[119]?.sum).toBe(10 * aYear)
      }),
    )
  })

  it('a loan is paid back to the cent: interest on what is owed, month by month', () => {
    fc.assert(
      fc.property(moneyInputs, fc.integer({ min: 1, max: 60 }), (input, months) => {
        const interestAYear = 0.096
        const loan = { interestAYear, months }
        const none = { payLostAMonth: 0, payAfterAMonth: 0, payLaterAMonth: null, payNowAMonth: 0 }
        const plain = { ...input, ...none }
        const result = payBack({ ...plain, stopsAfter: null, loan })
        // What a bank would book: each month interest, then what is borrowed or paid.
        let owed = input.costAtStart
        let paid = 0
        for (let month = 1; month <= input.studyMonths; month++) {
          owed = owed * (1 + interestAYear / 12) + input.costAMonth
        }
        const instalment = -(result.months[input.studyMonths]?.change ?? 0)
        for (let month = 1; month <= months; month++) {
          owed *= 1 + interestAYear / 12
          const change = result.months[input.studyMonths + month - 1]?.change
          if (change === undefined) return
          owed += change
          paid -= change
          // Each is rounded to a dollar.
          expect(Math.abs(change + instalment)).toBeLessThanOrEqual(1)
        }
        expect(Math.abs(owed)).toBeLessThanOrEqual(2 * months)
        expect(paid).toBeGreaterThanOrEqual(
          Math.floor(input.costAtStart + input.costAMonth * input.studyMonths) - 1,
        )
      }),
    )
  })

  it('a loan of 500 and ten times 200 at 1 % a month costs 124.50 for 24 months', () => {
    const loan = { interestAYear: 0.12, months: 24 }
    const { months } = payBack({ ...course, payLostAMonth: 0, payAfterAMonth: 3_000, loan })
    // 500 × 1.01^10 + 200 × (1.01^10 − 1) / 0.01 = 2,644.75; × 0.01 / (1 − 1.01^−24) = 124.50.
    expect(months.slice(0, 10).map(({ sum }) => sum)).toEqual(Array(10).fill(0))
    expect(months[11]?.sum).toBe(-249)
    expect(months[33]?.sum).toBe(-2_988)
    expect(months[34]?.sum).toBe(-2_988)
  })

  it.each([
    // Without interest, what was borrowed: 500 and ten times 200.
    [0, 2_500],
    // 2,644.75 is owed when study ends, so 24 times 124.498.
    [0.12, 2_988],
  ])(
    'a loan at %d a year costs what was borrowed plus interest, and nothing before study ends',
    (interestAYear, cost) => {
      const loan = { interestAYear, months: 24 }
      const lent = payBack({ ...course, loan, payLostAMonth: 0 })
      const paid = payBack({ ...course, payLostAMonth: 0 })
      expect(lent.months.slice(0, 10).every(({ change }) => change === 0)).toBe(true)
      expect(paid.afterTenYears + 2_500 - lent.afterTenYears).toBe(cost)
    },
  )

  it('a loan is paid off to the dollar with its last installment, by the bank’s own arithmetic', () => {
    const months = fc.integer({ min: 2, max: 60 })
    const interests = fc.double({ min: 0.01, max: 0.2, noNaN: true })
    fc.assert(
      fc.property(
        interests,
        months,
        fc.integer({ min: 1, max: 40 }),
        (interestAYear, term, study) => {
          const loan = { interestAYear, months: term }
          const input = { ...course, studyMonths: study, payLostAMonth: 0, searchMonths: 12 }
          const bare = payBack({ ...input, costAtStart: 0, costAMonth: 0 })
          const lent = payBack({ ...input, loan })
          // What each month's sum is lower by has been paid to the bank until then.
          const paidIn = lent.months.map(({ sum }, at) => (bare.months[at]?.sum ?? 0) - sum)
          let owed = input.costAtStart
          for (let month = 1; month <= study; month++) {
            owed = owed * (1 + interestAYear / 12) + input.costAMonth
          }
          for (let month = study + 1; month <= study + term; month++) {
            const installment = (paidIn[month - 1] ?? 0) - (paidIn[month - 2] ?? 0)
            owed = owed * (1 + interestAYear / 12) - installment
          }
          expect(Math.abs(owed)).toBeLessThan(20)
        },
      ),
    )
  })

  it('asks for the loan back from the month after study was left, and for what was borrowed until then', () => {
    const loan = { interestAYear: 0, months: 10 }
    const { months } = payBack({ ...course, payLostAMonth: 0, stopsAfter: 5, loan })
    // 500 once and five times 200, in ten parts.
    expect(months.slice(4, 7).map(({ kind, change }) => [kind, change])).toEqual([
      ['study', 0],
      ['stopped', -150],
      ['stopped', -150],
    ])
    expect(months[14]).toMatchObject({ change: -150, sum: -1_500 })
    expect(months[15]?.change).toBe(0)
    const through = payBack({ ...course, payLostAMonth: 0, stopsAfter: 20, loan })
    expect(through.months[10]?.change).toBe(-250)
  })

  it('pays the figure of one year on for three years of work, then that of four years on', () => {
    const { months } = payBack({ ...course, payLaterAMonth: 5_000 })
    const changes = months.filter(({ kind }) => kind === 'work').map(({ change }) => change)
    expect(new Set(changes.slice(0, 36))).toEqual(new Set([1_000]))
    expect(new Set(changes.slice(36))).toEqual(new Set([2_000]))
    const unpaid = payBack({ ...course, payLaterAMonth: 0 }).months
    expect(unpaid.slice(47, 49).map(({ change }) => change)).toEqual([1_000, -3_000])
    const lower = whatIf(
      { ...course, payLaterAMonth: 5_000 },
      { loan: { interestAYear: 0, months: 12 }, lowerPayShare: 0.8 },
    ).at(-1)
    // 36 months of 3,200 and 72 of 4,000, against 3,000 a month.
    expect(lower?.afterTenYears).toBe(36 * 200 + 72 * 1_000 - 5_500)
  })

  it('shows what happens with half the hours, a loan, not finishing, and lower pay', () => {
    const change = { loan: { interestAYear: 0.08, months: 48 }, lowerPayShare: 0.85 }
    const [planned, half, borrow, stopped, lower] = whatIf(course, change)
    expect(planned?.payBackMonth).toBe(18)
    expect(half?.studyMonths).toBe(20)
    // Twice as long, at half of each month's cost: as deep as planned, and a month later for each.
    expect(half?.lowest).toEqual({ month: 20, sum: planned?.lowest.sum })
    expect(half?.payBackMonth).toBeGreaterThan(18)
    expect(borrow?.lowest.sum).toBeGreaterThan(planned?.lowest.sum as number)
    expect(stopped?.payBackMonth).toBeNull()
    expect(stopped?.lowest.sum).toBe(-500 - 5 * 500)
    expect(lower?.payBackMonth).toBeGreaterThan(18)
  })

  it.each([
    [2, 1],
    [5, 3],
  ])(
    'stops %d months of study after %d of them, where it isn’t finished',
    (studyMonths, months) => {
      const change = { loan: { interestAYear: 0, months: 12 }, lowerPayShare: 0.85 }
      const stopped = whatIf({ ...course, studyMonths }, change).find(
        ({ kind }) => kind === 'do-not-finish',
      )
      expect(stopped?.lowest).toEqual({ month: months, sum: -500 - 500 * months })
    },
  )

  it('owes the start alone to someone who borrows and never begins', () => {
    const loan = { interestAYear: 0, months: 10 }
    const { months } = payBack({ ...course, stopsAfter: 0, loan })
    expect(months[0]).toEqual({ month: 1, kind: 'stopped', change: -50, sum: -50 })
    expect(months[9]?.sum).toBe(-500)
    expect(months[10]?.change).toBe(0)
  })

  it.each([
    ['costAtStart', 0, 10_000_000],
    ['costAMonth', 0, 10_000_000],
    ['payLostAMonth', 0, 10_000_000],
    ['payNowAMonth', 0, 10_000_000],
    ['payAfterAMonth', 0, 10_000_000],
    ['payLaterAMonth', 0, 10_000_000],
    ['savings', 0, 10_000_000],
    ['studyMonths', 0, 1_200],
    ['searchMonths', 0, 120],
    ['stopsAfter', 0, 1_200],
  ] as const)('takes %s from %d to %d, and nothing beside', (field, least, most) => {
    const given = (value: number) => () => payBack({ ...course, [field]: value })
    expect(given(least)).not.toThrow()
    expect(given(most)).not.toThrow()
    expect(given(least - 1)).toThrow(`to ${most.toLocaleString('en-US')}`)
    expect(given(most + 1)).toThrow(`to ${most.toLocaleString('en-US')}`)
  })

  it('takes a loan of one to 480 months, at no interest up to all of it a year', () => {
    const given = (interestAYear: number, months: number) => () =>
      payBack({ ...course, loan: { interestAYear, months } })
    expect(given(0, 1)).not.toThrow()
    expect(given(1, 480)).not.toThrow()
    expect(given(1.01, 480)).toThrow('interest a year')
    expect(given(-0.01, 480)).toThrow('interest a year')
    expect(given(1, 481)).toThrow('months of paying back')
  })

  it('refuses negative money and a term of nothing', () => {
    const came = (change: Partial<MoneyInput>) => () => payBack({ ...course, ...change })
    expect(came({ savings: -1 })).toThrow('dollars of savings from 0 to')
    expect(came({ costAMonth: -200 })).toThrow('got -200')
    expect(came({ payAfterAMonth: Number.NaN })).toThrow('no number')
    expect(came({ loan: { interestAYear: 0.1, months: 0 } })).toThrow('months of paying back')
  })
})
