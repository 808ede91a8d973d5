import { describe, expect, it } from 'vitest'
import type { Counterexample } from '../verdict.ts'
import { type Came, tableText } from './rows.ts'
import { counterexampleText } from './text.ts'

const rows = (...titles: (string | null)[]): Came => ({
  kind: 'rows',
  columns: [
    { name: 'n', type: 'integer' },
    { name: 'title', type: 'text' },
  ],
  rows: titles.map((title, i) => [String(i + 8), title]),
})

describe('tables as text', () => {
  it('put numbers to the right and spell out NULL and line breaks', () => {
    const table = { ...(rows('The Salt Road', null, 'a\nb', 'x') as Came & { kind: 'rows' }) }
    expect(tableText(table)).toBe(
      [
        ' n | title',
        '---+--------------',
        ' 8 | The Salt Road',
        ' 9 | NULL',
        '10 | a\\nb',
        '11 | x',
      ].join('\n'),
    )
  })

  it('mark what is missing and what is too many, or what differs where order counts', () => {
    const base: Counterexample = {
      kind: 'rows',
      tables: [],
      results: [{ name: null, expected: rows('a', 'b'), came: rows('a') }],
      ordered: false,
      secondRun: null,
      found: { database: 3, of: 100, rowsBefore: 7 },
    }
    expect(counterexampleText(base)).toContain('− 9 | b')
    const swapped = {
      ...base,
      ordered: true,
      results: [{ name: 'film', expected: rows('a', 'b'), came: rows('b', 'a') }],
    }
    expect(counterexampleText(swapped)).toContain('Got in film\n\n  n | title')
    expect(counterexampleText(swapped)).toContain('≠ 8 | b')
  })
})
