import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAnalysis } from '../../src/engine/analysis/analysis.ts'
import { openScheduleGrader } from '../../src/grader/kinds/schedule.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import type { ScheduleLab } from '../../src/lab/kinds/schedule.ts'
import { readLab } from '../../src/lab/read.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { openTestGrader } from '../grading.ts'
import { drawn } from '../long-run.ts'
import { testHome } from '../test-home.ts'
import { root } from '../tidy/sources.ts'

let desk: Awaited<ReturnType<typeof openTestGrader>>
const lab = (await readLab(
  path.join(root, 'content/labs/schedule/two-people-one-balance'),
)) as ScheduleLab

beforeAll(async () => {
  desk = await openTestGrader()
})
afterAll(() => desk.close())

const attemptOf = (answer: string, seed = 'x') => ({
  id: 'a',
  labId: lab.id,
  variant: null,
  labHash: lab.hash,
  answer,
  seed,
})

const grade = (answer: string, seed?: string): Promise<Verdict> =>
  desk.grader.grade(lab, attemptOf(answer, seed), () => undefined)

const firstOpen = ({ checks }: Verdict): string =>
  checks
    .filter(({ status }) => status !== 'passed' && status !== 'skipped')
    .map(({ name, status }) => `${name} ${status}`)
    .join()

const right = lab.solutions[0]?.answer ?? ''

describe('what is no session is told apart', () => {
  it.each(
    drawn(
      [
        ['nothing', '', 'readable failed'],
        ['another command of psql', '\\! rm -rf /', 'readable failed'],
        ['no SQL', 'SELEC 1;', 'no-error failed'],
        ['a value that is not there', 'SELECT :what;', 'no-error failed'],
        ['a table of its own', 'CREATE TABLE mine (id int);', 'no-error failed'],
        ['a step that never ends', 'SELECT pg_sleep(600);', 'steps over-limit'],
        ['a session that leaves', 'SELECT pg_terminate_backend(pg_backend_pid());', 'steps failed'],
        ['a timeout', `SET lock_timeout = 5; ${right}`, 'steps failed'],
        ['too many steps', 'SELECT 1;'.repeat(41), 'steps over-limit'],
        ['a lock that stays', `SELECT pg_advisory_lock(1); ${right}`, 'finished failed'],
        ['no COMMIT', `BEGIN; ${right}`, 'finished failed'],
        ['LISTEN', `LISTEN news; ${right}`, ''],
        ['RESET ALL', `RESET ALL; ${right}`, ''],
        ['DISCARD ALL', `DISCARD ALL; ${right}`, ''],
        [
          'a setting that is not its own',
          `SET deadlock_timeout = 5000; ${right}`,
          'no-error failed',
        ],
        ['waits that go unsaid', `SET log_lock_waits = off; ${right}`, 'no-error failed'],
        ['a limit of its own', `SET statement_timeout = 9; ${right}`, 'steps failed'],
        [
          'a limit while it does nothing',
          `SET idle_in_transaction_session_timeout = 9; ${right}`,
          'steps failed',
        ],
        [
          'a transaction that outlives it',
          `BEGIN; ${right} PREPARE TRANSACTION 'p';`,
          'no-error failed',
        ],
        ['DDL', `ALTER TABLE card ADD COLUMN note text; ${right}`, 'no-error failed'],
        [
          'the end of the others',
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid(); ${right}`,
          'steps failed',
        ],
        ['quiet', `SET client_min_messages = error; ${right}`, ''],
      ],
      2,
    ),
  )('%s', { timeout: 200_000 }, async (_what, answer, expected) => {
    expect(firstOpen(await grade(answer))).toBe(expected)
    await expect.poll(frozen, { timeout: 10_000 }).toEqual([])
  })

  it('and harms nobody who comes after', { timeout: 60_000 }, async () => {
    expect(firstOpen(await grade(right))).toBe('')
    expect((await grade(right)).status).toBe('passed')
  })
})

/** Processes of PostgreSQL that are stopped. */
function frozen(): string[] {
  if (!fs.existsSync('/proc/self/stat')) return []
  return fs.readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return []
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
      const folder = fs.readlinkSync(`/proc/${pid}/cwd`)
      return /\) T /.test(stat) && folder.startsWith(testHome) ? [stat] : []
    } catch {
      return []
    }
  })
}

it.each(
  drawn(
    [
      [
        'schedule/someone-on-call',
        'never-empty',
        `BEGIN ISOLATION LEVEL REPEATABLE READ;
     SELECT id FROM shift WHERE id = :shift FOR UPDATE;
     SELECT count(*) > 1 AS may_go FROM engineer WHERE shift_id = :shift AND on_call \\gset
     \\if :may_go
     UPDATE engineer SET on_call = false WHERE id = :engineer;
     \\endif
     COMMIT;`,
        /^A lock alone turns nobody away, .* Change that row/,
      ],
      [
        'schedule/take-a-job',
        'nobody-waits',
        `UPDATE job SET taken_by = :worker WHERE taken_by IS NULL AND id = (SELECT id FROM job
      WHERE queue = :'queue' AND taken_by IS NULL ORDER BY id LIMIT 1 FOR UPDATE);`,
        /^FOR UPDATE waits for a row .* With SKIP LOCKED/,
      ],
      [
        'schedule/take-a-job',
        'nobody-waits',
        `BEGIN; LOCK TABLE job;
     SELECT coalesce((SELECT id FROM job WHERE queue = :'queue' AND taken_by IS NULL ORDER BY id LIMIT 1), 0) AS id \\gset
     UPDATE job SET taken_by = :worker WHERE id = :id; COMMIT;`,
        /neither all of the table/,
      ],
      [
        'schedule/take-a-job',
        'one-each',
        `UPDATE job SET taken_by = :worker WHERE id = (SELECT min(id) FROM (SELECT id FROM job
      WHERE queue = :'queue' AND taken_by IS NULL FOR UPDATE SKIP LOCKED) AS free);`,
        /LIMIT 1 in the SELECT that holds FOR UPDATE SKIP LOCKED/,
      ],
      [
        'schedule/two-people-one-balance',
        'no-deadlock',
        `BEGIN;
     INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
     SELECT balance >= :amount AS enough FROM card WHERE id = :card FOR UPDATE \\gset
     \\if :enough
     UPDATE card SET balance = balance - :amount WHERE id = :card;
     COMMIT;
     \\else
     ROLLBACK;
     \\endif`,
        /^The INSERT into payment already locks the row of card/,
      ],
      [
        'schedule/a-report-of-one-moment',
        'paid-twice',
        `BEGIN ISOLATION LEVEL REPEATABLE READ;
     INSERT INTO report_line (report, card_id, balance) SELECT :report, id, balance FROM card;
     INSERT INTO report_total (report, balances, payments)
     SELECT :report, sum(c.balance), coalesce(sum(p.amount), 0) FROM card c LEFT JOIN payment p ON p.card_id = c.id;
     COMMIT;`,
        /^This goes wrong without anyone in between/,
      ],
      [
        'schedule/a-report-of-one-moment',
        'sold',
        `BEGIN ISOLATION LEVEL REPEATABLE READ;
     INSERT INTO report_line (report, card_id, balance) SELECT :report, id, balance FROM card;
     INSERT INTO report_total (report, balances, payments) SELECT :report, sum(balance), 80 - sum(balance) FROM card;
     COMMIT;`,
        /^This goes wrong without anyone in between/,
      ],
      [
        'schedule/last-seat',
        'books',
        `WITH seat AS (UPDATE screening SET seats = seats - 1 WHERE id = :screening
      AND seats > (SELECT count(*) FROM booking WHERE screening_id = :screening) RETURNING id)
     INSERT INTO booking (screening_id, viewer) SELECT id, :'viewer' FROM seat;`,
        /^Compare the rows below/,
      ],
      [
        'schedule/last-seat',
        'room-for-two',
        `BEGIN;
     SELECT pg_try_advisory_xact_lock(:screening) AS mine \\gset
     \\if :mine
     INSERT INTO booking (screening_id, viewer) SELECT :screening, :'viewer' FROM booking
      WHERE screening_id = :screening
     HAVING count(*) < (SELECT seats FROM screening WHERE id = :screening);
     \\endif
     COMMIT;`,
        /^Wait for the lock instead: `pg_advisory_xact_lock` goes on/,
      ],
      [
        'schedule/lock-order',
        'both-move',
        `BEGIN ISOLATION LEVEL REPEATABLE READ;
     SELECT id FROM card WHERE id IN (:from_card, :to_card) ORDER BY id FOR UPDATE;
     UPDATE card SET balance = balance - :amount WHERE id = :from_card;
     UPDATE card SET balance = balance + :amount WHERE id = :to_card;
     COMMIT;`,
        /can’t try again, .* Under REPEATABLE READ a transaction is turned away/,
      ],
      [
        'schedule/lock-order',
        'no-deadlock',
        `BEGIN;
     SELECT id, balance FROM card WHERE id IN (:from_card, :to_card) ORDER BY id = :from_card DESC FOR UPDATE;
     UPDATE card SET balance = balance - :amount WHERE id = :from_card;
     UPDATE card SET balance = balance + :amount WHERE id = :to_card;
     COMMIT;`,
        /^Put ORDER BY the primary key alone before FOR UPDATE/,
      ],
      [
        'schedule/try-again',
        'no-error',
        `export default async function (db, { from, to, amount }) {
       await db.query('BEGIN')
       const { rows } = await db.query('SELECT balance FROM card WHERE id = $1', [from])
       if (rows[0].balance < amount) {
         await db.query('ROLLBACK')
         throw new Error('too little')
       }
       await db.query('UPDATE card SET balance = balance - $1 WHERE id = $2', [amount, from])
       await db.query('UPDATE card SET balance = balance + $1 WHERE id = $2', [amount, to])
       await db.query('COMMIT')
     }`,
        /^PostgreSQL didn’t make this error/,
      ],
    ] as const,
    2,
  ),
)(
  '%s, %s: what to try belongs to the statement',
  { timeout: 200_000 },
  async (id, name, answer, said) => {
    const task = await readLab(path.join(root, 'content/labs', id))
    const attempt = { ...attemptOf(answer), labId: task.id, labHash: task.hash }
    const { checks } = await desk.grader.grade(task, attempt, () => undefined)
    const failed = checks.find(({ status }) => status === 'failed')
    expect([failed?.name, failed?.reason?.try]).toEqual([name, expect.stringMatching(said)])
  },
)

it('shows the shortest schedule that loses, with values, waits and what serial order leaves', async () => {
  const answer = lab.mutants.find(({ name }) => name === 'in-a-transaction')?.answer ?? ''
  const { status, counterexample, trials } = await grade(answer)
  expect([status, counterexample?.kind]).toEqual(['failed', 'timeline'])
  if (counterexample?.kind !== 'timeline') return
  expect(counterexample.sessions).toEqual(['Ada', 'Max'])
  expect(counterexample.moments.filter(({ sql }) => sql.startsWith('SELECT'))).toHaveLength(2)
  expect(counterexample.serial.map(({ order }) => order)).toEqual(['Ada, then Max'])
  expect(counterexample.left).not.toEqual(counterexample.serial[0]?.left)
  expect(trials).toBe(11)
})

it('goes into a statement that is a transaction of its own', async () => {
  const folder = path.join(root, 'content/labs/schedule/someone-on-call')
  const onCall = await readLab(folder)
  const answer = onCall.mutants.find(({ name }) => name === 'one-statement')?.answer ?? ''
  const attempt = { ...attemptOf(answer), labId: onCall.id, labHash: onCall.hash }
  const { counterexample } = await desk.grader.grade(onCall, attempt, () => undefined)
  if (counterexample?.kind !== 'timeline') throw new Error('there is a timeline')
  expect(counterexample.moments.map(({ session, sql }) => [session, sql.slice(0, 7)])).toEqual([
    [0, 'UPDATE '],
    [1, 'UPDATE '],
    [1, '-- that'],
    [0, '-- that'],
  ])
})

it('gives the same whole verdict for the same seed, and draws other values for another', async () => {
  const answer = lab.mutants.find(({ name }) => name === 'share-lock')?.answer ?? ''
  const bare = ({ checks, counterexample }: Verdict): string =>
    JSON.stringify([checks.map(({ name, status }) => [name, status]), counterexample])
  const [one, again, other] = [
    await grade(answer, 's'),
    await grade(answer, 's'),
    await grade(answer, 't'),
  ]
  expect(bare(again)).toBe(bare(one))
  expect(bare(other)).not.toBe(bare(one))
})

it('cannot start where learners’ SQL belongs on another server, and says why', async () => {
  const grader = openScheduleGrader({
    bench: desk.bench,
    limits: defaultLimits,
    analysis: openAnalysis(defaultLimits),
    own: { home: '/nowhere', isEmbedded: false },
  })
  const verdict = await grader.grade(lab, attemptOf(right), () => undefined)
  expect(verdict.status).toBe('could-not-start')
  expect(verdict.checks[0]?.reason?.came).toContain('BENCH_URL')
  await grader.close()
})

it.each([
  ['schedule/two-people-one-balance', 'locked-too-late', 'before it has its lock'],
  ['schedule/someone-on-call', 'counts-then-locks', 'before it has its lock'],
  ['schedule/someone-on-call', 'repeatable-read', 'a write skew: '],
  ['schedule/two-people-one-balance', 'committed-too-early', 'and writes the rest later'],
  ['schedule/last-seat', 'all-in-one', 'and its subquery still sees'],
  ['schedule/last-seat', 'shared-lock', 'both hold FOR SHARE at once|deadlock'],
  ['schedule/last-seat', 'lock-let-go', 'locks outside of a transaction'],
  ['schedule/last-seat', 'gives-up', 'doesn’t get the lock that it tries, and ends'],
  ['schedule/last-seat', 'skips-the-locked', 'passes by what another session has locked'],
  ['schedule/last-seat', 'bookings-locked', 'what statement 4 of Max changed'],
  ['schedule/lock-order', 'ordered-by-balance', 'may not share \\(ORDER BY balance'],
  ['schedule/lock-order', 'locks-in-no-order', 'doesn.t say in which order'],
  ['schedule/take-a-job', 'tried-in-the-same-statement', 'tries the lock in the statement'],
] as const)('%s, %s: says what happened', { timeout: 200_000 }, async (id, name, said) => {
  const task = await readLab(path.join(root, 'content/labs', id))
  const answer = task.mutants.find((mutant) => mutant.name === name)?.answer ?? ''
  const attempt = { ...attemptOf(answer), labId: task.id, labHash: task.hash }
  const { checks } = await desk.grader.grade(task, attempt, () => undefined)
  expect(checks.find(({ status }) => status === 'failed')?.reason?.came).toMatch(new RegExp(said))
})

it('a level that was set before BEGIN, or for later transactions, is said not to hold', async () => {
  const id = 'schedule/a-report-of-one-moment'
  const report = (await readLab(path.join(root, 'content/labs', id))) as ScheduleLab
  const tryOn = async (answer: string): Promise<string | undefined> => {
    const attempt = { ...attemptOf(answer), labId: id, labHash: report.hash }
    const { checks } = await desk.grader.grade(report, attempt, () => undefined)
    return checks.find(({ status }) => status === 'failed')?.reason?.try
  }
  const answerOf = (name: string): string =>
    report.mutants.find((mutant) => mutant.name === name)?.answer ?? ''
  expect(await tryOn(answerOf('level-outside'))).toMatch(/^SET TRANSACTION came before BEGIN/)
  const [other] = report.mutants.filter(({ answer, check }) => {
    return check === 'one-moment' && !/\bset\b/i.test(answer)
  })
  expect(await tryOn(other?.answer ?? '')).not.toMatch(/\bset\b/i)
  const later = answerOf('for-the-next-one')
  expect(await tryOn(later)).toMatch(/^A level that is set for the session.*LEVEL REPEATABLE READ`/)
  const serializable = later.replace('REPEATABLE READ', 'SERIALIZABLE')
  expect(await tryOn(serializable)).toMatch(/LEVEL SERIALIZABLE`/)
  // It named its level itself, so that isn't what's wrong.
  const own = later.replace('BEGIN', 'BEGIN ISOLATION LEVEL READ COMMITTED')
  expect(await tryOn(own.replace('REPEATABLE READ', 'READ COMMITTED'))).not.toMatch(/\bset\b/i)
})
