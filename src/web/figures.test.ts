import { describe, expect, it } from 'vitest'
import { shortDollars } from './components/charts/scale.ts'
import { hoursText } from './days.ts'
import { citedText } from './figures.ts'

describe('a source with its date', () => {
  const cited = (published: string) => citedText({ source: 'A survey', published })

  it('says that it was published, unless its date says what happened', () => {
    expect(cited('2026-05-15')).toBe('A survey, published May 15, 2026')
    expect(cited('reviewed 2026-01')).toBe('A survey, reviewed January 2026')
    expect(cited('data year 2024-25')).toBe('A survey, data year 2024-25')
  })
})

describe('a length of time', () => {
  it('of one is one, not many', () => {
    expect([0.4, 1, 2, 60, 90].map(hoursText)).toEqual([
      '1 minute',
      '1 minute',
      '2 minutes',
      '1 hour',
      '1.5 hours',
    ])
  })
})

it('writes dollars short beside an axis', () => {
  expect([0, 500, 50_000, -2_500, 1_000_000, 1_250_000].map(shortDollars)).toEqual([
    '$0',
    '$500',
    '$50k',
    '−$2.5k',
    '$1M',
    '$1.25M',
  ])
})
