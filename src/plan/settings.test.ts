import { describe, expect, it } from 'vitest'
import { defaultPlanSettings, type PlanSettings, readPlanSettings } from './settings.ts'

describe('a wish that no plan can be made from', () => {
  const refused = (change: Partial<PlanSettings>, expected: string, came: string) => {
    const asked = () => readPlanSettings({ ...defaultPlanSettings(null), ...change })
    expect(asked).toThrow(
      expect.objectContaining({ reason: expect.objectContaining({ expected, came }) }),
    )
  }
  const money = defaultPlanSettings(null).money

  it('says in words what was expected, and what it got', () => {
    refused({ hoursAWeek: 0 }, 'hours a week from 1 to 80', '0')
    refused({ deadline: 'soon' }, 'a deadline as 2026-11-24', 'soon')
    refused(
      { money: { ...money, savings: -500 } },
      'what you can spend in dollars, from 0 to 10,000,000',
      '-500',
    )
    refused(
      { money: { ...money, loan: { interestAYear: 0.08, months: 0 } } },
      'whole months of the loan from 1 to 480',
      '0',
    )
    refused(
      { holidays: [{ from: 'x', to: 'x' }] },
      'at most 20 times off, each with days as 2026-11-24',
      'x',
    )
  })

  it.each([
    ['savings', 'what you can spend in dollars'],
    ['payNowAYear', 'pay now in dollars a year'],
    ['payAfterAYear', 'pay afterwards in dollars a year'],
    ['cost', 'a cost in dollars'],
    ['payLostAMonth', 'pay given up in dollars a month'],
  ] as const)('takes %s from 0 to ten million', (field, said) => {
    const given = (value: number) => ({ money: { ...money, [field]: value } })
    for (const value of [0, 10_000_000]) {
      const taken = { ...defaultPlanSettings(null), ...given(value) }
      expect(readPlanSettings(taken)).toEqual(taken)
    }
    refused(given(-1), `${said}, from 0 to 10,000,000`, '-1')
    refused(given(10_000_001), `${said}, from 0 to 10,000,000`, '10,000,001')
  })

  it('takes hours, months and loans up to their bounds, and says which is beyond', () => {
    const loan = { interestAYear: 1, months: 480 }
    const most = {
      ...defaultPlanSettings(80),
      holidays: Array.from({ length: 20 }, () => ({ from: '2026-12-01', to: '2026-12-02' })),
      money: { ...money, searchMonths: 120, loan },
    }
    expect(readPlanSettings(most)).toEqual(most)
    const least = {
      ...defaultPlanSettings(1),
      money: { ...money, searchMonths: 0, loan: { interestAYear: 0, months: 1 } },
    }
    expect(readPlanSettings(least)).toEqual(least)
    refused({ hoursAWeek: 81 }, 'hours a week from 1 to 80', '81')
    refused({ route: 'luck' as never }, expect.stringContaining('a route: ') as never, 'luck')
    refused({ route: '' as never }, expect.stringContaining('a route: ') as never, 'nothing')
    const months = 'months of looking for work from 0 to 120'
    refused({ money: { ...money, searchMonths: -1 } }, months, '-1')
    refused({ money: { ...money, searchMonths: 121 } }, months, '121')
    const interest = 'interest in percent a year, from 0 to 100'
    refused({ money: { ...money, loan: { ...loan, interestAYear: -0.25 } } }, interest, '-25 %')
    refused({ money: { ...money, loan: { ...loan, interestAYear: 1.5 } } }, interest, '150 %')
    refused(
      { money: { ...money, loan: { ...loan, months: 1.5 } } },
      'whole months of the loan from 1 to 480',
      '1.5',
    )
    refused({ deadline: 'x'.repeat(100) }, 'a deadline as 2026-11-24', 'x'.repeat(80))
    refused({ more: 1 } as never, 'a plan’s fields', expect.any(String) as never)
  })

  it('names the first of several, and what came in whatever shape', () => {
    refused({ hoursAWeek: 0, deadline: 'soon' }, 'hours a week from 1 to 80', '0')
    for (const none of [undefined, null]) {
      refused({ hoursAWeek: none as never }, 'hours a week from 1 to 80', 'nothing')
    }
    const times = 'at most 20 times off, each with days as 2026-11-24'
    refused({ holidays: { from: 'x' } as never }, times, '{"from":"x"}')
    const long = Array.from({ length: 21 }, () => ({ from: '2026-12-01', to: '2026-12-02' }))
    refused({ holidays: long }, times, JSON.stringify(long).slice(0, 80))
  })

  it('is five hours a week and no money, where nothing was said', () => {
    expect(defaultPlanSettings(null)).toEqual({
      hoursAWeek: 5,
      route: 'self-taught',
      holidays: [],
      deadline: null,
      money: {
        savings: 0,
        payNowAYear: 0,
        payAfterAYear: null,
        cost: null,
        payLostAMonth: 0,
        searchMonths: 6,
        loan: null,
      },
    })
  })

  it('is taken as it is where all is well', () => {
    expect(readPlanSettings(defaultPlanSettings(5))).toEqual(defaultPlanSettings(5))
  })
})
