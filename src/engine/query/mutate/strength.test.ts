import { expect, test } from 'vitest'
import type { SqlLab } from '../../../lab/kinds/sql.ts'
import type { Check, Verdict, VerdictStatus } from '../../../lab/verdict.ts'
import { type Grade, measureStrength, sharesOf, spaceless, trialsOf } from './strength.ts'

const lab = {
  id: 'query/long-films',
  hash: 'h',
  order: [],
  solutions: [
    { name: 'plain', answer: 'select title from film where minutes > 90', method: '' },
    { name: 'turned', answer: 'select title from film where 90 < minutes', method: '' },
  ],
} as unknown as SqlLab

function verdict(
  status: VerdictStatus,
  failing?: Partial<Check>,
  errorAt: number | null = null,
): Verdict {
  const checks = failing === undefined ? [] : [{ status: 'failed', ...failing }]
  return { status, checks, errorAt } as unknown as Verdict
}

test('each mutant is made once, whichever solution it comes from', () => {
  const texts = trialsOf(lab, undefined).map((trial) => spaceless(trial.sql))
  expect(new Set(texts).size).toBe(texts.length)
  expect(texts.filter((text) => text === 'SELECT title FROM film')).toHaveLength(1)
})

const fault = { expected: 'a verdict', came: 'the disk is full', try: 'again' }

test('counts what was refuted, what PostgreSQL refused, what survived and what chance decided', async () => {
  const grade: Grade = async (_lab, attempt) => {
    const sql = spaceless(attempt.answer)
    if (sql.includes('DISTINCT')) return verdict('passed')
    if (sql.includes('>= 90')) return verdict(attempt.seed.endsWith('0') ? 'passed' : 'failed')
    if (sql.includes('89')) return verdict('failed', { name: 'no-error' }, 7)
    if (sql.includes('91')) return verdict('over-limit')
    if (sql.endsWith('FROM film')) return verdict('grader-fault', { reason: fault })
    return verdict('failed', { name: 'rows' })
  }
  const [strength] = await measureStrength([lab], grade, { seeds: 3 })
  expect(strength).toMatchObject({ refused: 2, others: { 'over-limit': 2, 'grader-fault': 3 } })
  expect(strength?.faults).toEqual(['the disk is full'])
  expect(strength?.survivors.map((one) => one.reason)).toEqual([null, null])
  expect(strength?.unsteady.map((one) => spaceless(one.sql))).toEqual([
    'SELECT title FROM film WHERE minutes >= 90',
  ])
  expect((strength?.refuted ?? 0) + 4).toBe(strength?.mutants)
})

test('a survivor with a reason is no gap', async () => {
  const distinct = 'SELECT DISTINCT title FROM film WHERE minutes > 90'
  const other = 'SELECT DISTINCT title FROM film WHERE 90 < minutes'
  const equal = new Map([
    [
      lab.id,
      new Map([
        [distinct, 'titles are unique'],
        [other, 'titles are unique'],
      ]),
    ],
  ])
  const grade: Grade = async (_lab, attempt) =>
    verdict(attempt.answer.includes('DISTINCT') ? 'passed' : 'failed')
  const all = await measureStrength([lab], grade, { seeds: 1, equal })
  expect(all[0]?.survivors.map((one) => one.reason)).toEqual([
    'titles are unique',
    'titles are unique',
  ])
  expect(sharesOf(all)).toMatchObject({ gaps: 0, ofDifferent: 100 })
  expect(sharesOf(all).ofAll).toBeLessThan(100)
})
