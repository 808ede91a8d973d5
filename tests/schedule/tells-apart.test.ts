import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ScheduleCheck, ScheduleLab } from '../../src/lab/kinds/schedule.ts'
import { readLab } from '../../src/lab/read.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { openTestGrader } from '../grading.ts'
import { drawn } from '../long-run.ts'
import { root } from '../tidy/sources.ts'

/* Five things that can be wrong, each told by its own words; what a session does after it was turned away is in transactions.test.ts. */

let desk: Awaited<ReturnType<typeof openTestGrader>>
beforeAll(async () => {
  desk = await openTestGrader()
})
afterAll(() => desk.close())

const labOf = async (name: string): Promise<ScheduleLab> =>
  (await readLab(path.join(root, 'content/labs/schedule', name))) as ScheduleLab

const grade = async (lab: ScheduleLab, name: string): Promise<Verdict> => {
  const answer = [...lab.mutants, ...lab.solutions].find((one) => one.name === name)?.answer ?? ''
  const attempt = { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: 'x' }
  return await desk.grader.grade(lab, attempt, () => undefined)
}

const saidOf = ({ checks }: Verdict): string => {
  const found = checks.find(({ status }) => status !== 'passed')
  return found ? `${found.name} ${found.status}: ${found.reason?.came}` : 'passed'
}

describe('each kind of fault has its own words', () => {
  it.each(
    drawn(
      [
        ['last-seat', 'counts-first', /^never-overbooked failed: a write skew through a phantom/],
        ['two-people-one-balance', 'in-a-transaction', /^nothing-lost failed: a lost update/],
        ['lock-order', 'from-then-to', /^no-deadlock failed: a deadlock: each session waits/],
        [
          'last-seat',
          'lock-let-go',
          /^never-overbooked failed: Ada locks outside of a transaction \(/,
        ],
        ['take-a-job', 'lock-let-go', /^one-each failed: worker 1 locks outside of a transaction/],
        ['lock-order', 'lock-let-go', /^no-deadlock failed: Ada locks outside of a transaction/],
        ['someone-on-call', 'own-row-locked', /^never-empty failed: a write skew/],
        ['two-people-one-balance', 'repeatable-read', /40001 .*and nothing tries again/],
        ['two-people-one-balance', 'never-committed', /^finished failed: .*its transaction open/],
        [
          'last-seat',
          'whole-table',
          /^side-by-side failed: needlessly one after another: 1 pair of 1/,
        ],
      ],
      3,
    ),
  )('%s, %s', { timeout: 60_000 }, async (lab, mutant, expected) => {
    expect(saidOf(await grade(await labOf(lab), mutant))).toMatch(expected)
  })
})

describe('what to try fits the fault', () => {
  it.each(
    drawn(
      [
        ['two-people-one-balance', 'share-lock', 'FOR SHARE lets both in'],
        ['lock-order', 'from-then-to', 'Lock rows in the same order'],
        ['last-seat', 'one-lock-for-all', 'nor one number for everybody'],
        ['pay-once', 'looks-away', 'Let PostgreSQL refuse it'],
        ['twice-is-once', 'refused-otherwise', 'PostgreSQL didn’t make this error'],
        ['last-seat', 'looks-for-a-booking', 'coalesce((SELECT …), 0)'],
      ],
      3,
    ),
  )('%s, %s', { timeout: 60_000 }, async (name, mutant, expected) => {
    const lab = await labOf(name)
    const more = others.map((one) => ({ ...one, check: 'x', why: 'x', rightOnSample: false }))
    const { checks } = await grade({ ...lab, mutants: [...lab.mutants, ...more] }, mutant)
    const reason = checks.find(({ status }) => status !== 'passed')?.reason
    expect(reason?.try).toContain(expected)
    if (mutant === 'refused-otherwise') expect(reason?.expected).toContain('the error 23514')
  })
})

/** Not worth a mutant of their labs. */
const others = [
  {
    name: 'refused-otherwise',
    answer: `export default async function (db, { key, card, amount }) {
      try {
        await db.query('BEGIN')
        await db.query('INSERT INTO request (key, answer) VALUES ($1, $2)', [key, { paid: amount }])
        await db.query('UPDATE card SET balance = balance - $1 WHERE id = $2', [amount, card])
        await db.query('INSERT INTO payment (card_id, amount) VALUES ($1, $2)', [card, amount])
        await db.query('COMMIT')
        return { paid: amount }
      } catch {
        await db.query('ROLLBACK')
        return (await db.query('SELECT answer FROM request WHERE key = $1', [key])).rows[0].answer
      }
    }`,
  },
  {
    name: 'looks-for-a-booking',
    answer: `SELECT viewer AS mine FROM booking WHERE screening_id = :screening AND viewer = :'viewer' \\gset
      INSERT INTO booking (screening_id, viewer) VALUES (:screening, :'viewer');`,
  },
]

it('numbers as locks, and then the rows, are not too many ways to meet', {
  timeout: 120_000,
}, async () => {
  const lab = await labOf('lock-order')
  const answer = `BEGIN;
    SELECT pg_advisory_xact_lock(least(:from_card, :to_card));
    SELECT pg_advisory_xact_lock(greatest(:from_card, :to_card));
    UPDATE card SET balance = balance + :amount WHERE id = :to_card;
    UPDATE card SET balance = balance - :amount WHERE id = :from_card;
    COMMIT;`
  const verdict = await grade(
    { ...lab, solutions: [...lab.solutions, { name: 'numbers', method: 'x', answer }] },
    'numbers',
  )
  expect(saidOf(verdict)).toBe('passed')
  expect(verdict.trials).toBeLessThan(500)
})

const tableLock = 'BEGIN; LOCK TABLE booking IN SHARE ROW EXCLUSIVE MODE; COMMIT;'
const rowLock = 'BEGIN; SELECT FROM screening WHERE id = :screening FOR UPDATE; COMMIT;'

describe('concurrency lost is counted in pairs', () => {
  const said = async (
    answer: string,
    screenings: readonly number[],
    waits: ScheduleCheck['waits'],
  ): Promise<string> => {
    const lab = await labOf('last-seat')
    const last = lab.checks.at(-1)
    if (last === undefined) throw new Error('the lab has checks')
    const sessions = ['Ada', 'Max', 'Zoe'].map((name, at) => ({
      name,
      values: { screening: screenings[at] ?? 1 },
    }))
    const checks = [{ ...last, sessions, serial: false, waits }]
    const solutions = [{ name: 'row', method: 'a row lock', answer: rowLock }]
    const mutants = [
      { name: 'table', check: 'x', why: 'x', rightOnSample: false, answer: tableLock },
    ]
    const name = answer === rowLock ? 'row' : 'table'
    return saidOf(await grade({ ...lab, checks, solutions, mutants }, name))
  }

  it('of three who want three screenings', { timeout: 120_000 }, async () => {
    expect(await said(tableLock, [1, 2, 3], 'none')).toContain('3 pairs of 3 wait')
    expect(await said(rowLock, [1, 2, 3], 'none')).toBe('passed')
  })

  it('against those that wait in the reference too', { timeout: 120_000 }, async () => {
    expect(await said(tableLock, [1, 1, 2], 'reference')).toContain(
      '2 pairs of 3 wait that need not (Ada and Zoe, Max and Zoe)',
    )
    expect(await said(rowLock, [1, 1, 2], 'reference')).toBe('passed')
  })
})
