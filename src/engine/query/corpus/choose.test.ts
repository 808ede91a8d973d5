import { describe, expect, test } from 'vitest'
import { type Candidate, choose, deciding, type Ranks, type Separation } from './choose.ts'

const ranks: Ranks = {
  checks: ['nulls', 'ties', 'rows', 'columns'],
  order: [
    'one-query',
    'no-error',
    'columns',
    'nulls',
    'ties',
    'rows',
    'order',
    'determined',
    'large',
  ],
}

function candidate(separations: Separation[], rows = 1, print = 'p'): Candidate {
  return {
    database: { rows: new Map([['t', Array.from({ length: rows }, () => ['1'])]]) },
    separations,
    print,
  }
}

describe('the check that a database decides', () => {
  test.for<[Separation[], string, boolean, boolean]>([
    [['rows', 'same', 'same', 'same'], 'nulls', false, true],
    [['same', 'rows', 'same', 'same'], 'ties', false, true],
    [['same', 'order', 'same', 'same'], 'ties', true, true],
    [['rows', 'rows', 'same', 'same'], 'ties', false, false],
    [['rows', 'same', 'rows', 'same'], 'rows', false, false],
    [['same', 'same', 'same', 'same'], 'rows', false, false],
    [['rows', 'same', 'same', 'rows'], 'nulls', false, true],
    [['error', 'order', 'same', 'same'], 'nulls', false, true],
  ])('%s', ([separations, check, byOrder, isPure]) => {
    expect(deciding(candidate(separations), ranks)).toEqual({ check, byOrder, isPure })
  })
})

describe('choosing', () => {
  const pure = Array.from({ length: 10 }, (_, at) =>
    candidate(['rows', 'same', 'same', 'same'], at + 1, `a${at}`),
  )
  const same = Array.from({ length: 200 }, (_, at) =>
    candidate(['same', 'same', 'same', 'same'], 1 + (at % 7), `s${at % 5}`),
  )

  test('the smallest that tell a mutant apart come in, and the rest is of many kinds', () => {
    const chosen = choose([...same, ...pure], ranks, 20)
    expect(chosen).toHaveLength(20)
    const nulls = chosen.filter((one) => one.check === 'nulls')
    expect(nulls.length).toBeGreaterThanOrEqual(6)
    expect(nulls.some((one) => one.database.rows.get('t')?.length === 1)).toBe(true)
    expect(new Set(chosen.map((one) => one.print)).size).toBeGreaterThan(8)
  })

  test('a database on which a mutant of a later check cannot run stays out while there are others', () => {
    const failing = candidate(['error', 'same', 'same', 'same'], 1, 'e')
    expect(choose([failing, ...pure, ...same], ranks, 20).map((one) => one.print)).not.toContain(
      'e',
    )
    expect(choose([failing, ...pure], ranks, 20).map((one) => one.print)).toContain('e')
  })

  test('a mixed database decides an own check only where the mutant has no pure one', () => {
    const mixed = candidate(['rows', 'rows', 'same', 'same'], 2, 'm')
    const checkOf = (some: Candidate[]): string | undefined =>
      choose(some, ranks, 50).find((one) => one.print === 'm')?.check
    expect(checkOf([mixed, ...pure])).toBe('ties')
    expect(checkOf([mixed, ...pure, candidate(['same', 'rows', 'same', 'same'], 3, 'q')])).toBe(
      'rows',
    )
  })

  test('no more are chosen than there are', () => {
    expect(choose(pure, ranks, 100)).toHaveLength(10)
  })
})
