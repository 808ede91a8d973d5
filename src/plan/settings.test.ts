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

  it('says in words what was expected, and what came', () => {
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

  it('is taken as it is where all is well', () => {
    expect(readPlanSettings(defaultPlanSettings(5))).toEqual(defaultPlanSettings(5))
  })
})
