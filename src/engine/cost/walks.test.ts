import { expect, it } from 'vitest'
import { walkIn } from './walks.ts'

/** Films, each beside one row of collected ids: run, and as VERBOSE tells it. */
const plans = (output: string, collects = 'array_agg(film_id)', groups = 1) =>
  [
    {
      'Node Type': 'Nested Loop',
      'Actual Rows': 40,
      'Actual Loops': 1,
      Plans: [
        { 'Node Type': 'Seq Scan', 'Actual Rows': 40, 'Actual Loops': 1 },
        {
          'Node Type': 'Aggregate',
          'Actual Rows': groups,
          'Actual Loops': 1,
          Plans: [{ 'Node Type': 'Seq Scan', 'Actual Rows': 80, 'Actual Loops': 1 }],
        },
      ],
    },
    {
      'Node Type': 'Nested Loop',
      Output: [output],
      Plans: [
        { 'Node Type': 'Seq Scan', Output: ['f.id'] },
        {
          'Node Type': 'Aggregate',
          Output: [collects],
          Plans: [{ 'Node Type': 'Seq Scan', Output: ['film_id'] }],
        },
      ],
    },
  ] as const

const walked = (...args: Parameters<typeof plans>): number => {
  const [run, verbose] = plans(...args)
  return walkIn(run, verbose)?.values ?? 0
}

it('counts what a function looks at in a collected value, once for each row', () => {
  // As PostgreSQL writes what a step below has collected.
  expect(walked('array_positions((array_agg(w.film_id)), f.id)')).toBe(40 * 80)
  expect(walked('array_positions(w.films, f.id)')).toBe(40 * 80)
  expect(walked('(f.id = ANY (w.films))')).toBe(40 * 80)
  expect(walked('array_positions(w.films, f.id)', 'array_agg(film_id)', 40)).toBe(40 * 2)
  expect(walked("(length(w.all) - length(replace(w.all, f.id, '')))", 'string_agg(id)')).toBe(3_200)
})

it('takes a list apart once, however many rows come of it and go on', () => {
  type Step = { readonly Plans?: readonly Step[]; readonly [key: string]: unknown }
  const above = (below?: Step) => (below ? { Plans: [below] } : {})
  const step = (type: string, rows: number, below?: Step): Step => ({
    'Node Type': type,
    'Actual Rows': rows,
    'Actual Loops': 1,
    ...above(below),
  })
  const told = (output: string, below?: Step): Step => ({ Output: [output], ...above(below) })
  const run = step(
    'Aggregate',
    40,
    step('ProjectSet', 80, step('Aggregate', 1, step('Seq Scan', 80))),
  )
  const verbose = told(
    '(unnest((array_agg(film_id))))',
    told('unnest((array_agg(film_id)))', told('array_agg(film_id)', told('film_id'))),
  )
  expect(walkIn(run, verbose)?.values).toBe(80)
})

it('counts nothing where nothing is gone through', () => {
  expect(walked('cardinality(w.films)')).toBe(0)
  expect(walked("(f.id = ANY ('{1,2}'::integer[]))")).toBe(0)
  expect(walked('array_positions(w.films, f.id)', 'count(*)')).toBe(0)
  expect(walked('replace(f.title, x, y)')).toBe(0)
})
