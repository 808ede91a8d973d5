import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId, listOf, until } from '../../tests/store/fresh-store.ts'
import { jobTable } from '../../tests/store/job-table.ts'
import { plainGrader, plainVerdict } from '../../tests/store/plain-grader.ts'
import { recordGradingBegun, recordVerdict } from '../command/record-grading.ts'
import { requestRun } from '../command/request-run.ts'
import { resetLearner } from '../command/reset-learner.ts'
import { submitAttempt } from '../command/submit-attempt.ts'
import type { Grader } from '../lab/grading.ts'
import { attemptById } from '../view/attempt-by-id.ts'
import { type AttemptEvent, attemptEvents } from '../view/attempt-events.ts'
import { helpText } from '../view/help-text.ts'
import { homePage } from '../view/home-page.ts'
import { labPage } from '../view/lab-page.ts'
import { runById } from '../view/run-by-id.ts'
import { startWorker, type Worker } from './worker.ts'

let fresh: FreshStore
let worker: Worker | null = null
const alarms: string[] = []

beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(async () => {
  await worker?.stop()
  await fresh.close()
})

async function work(grader: Grader): Promise<void> {
  await worker?.stop()
  worker = await startWorker({
    context: fresh.context,
    grader,
    concurrency: 2,
    alarm: (message) => alarms.push(message),
  })
}

const submit = (answer: string) =>
  submitAttempt(fresh.context, { learnerId: fresh.learnerId, labId, answer, via: 'page' })
const view = (attemptId: string) =>
  attemptById(fresh.context, { learnerId: fresh.learnerId, attemptId })
async function eventsOf(attemptId: string, after?: string): Promise<AttemptEvent[]> {
  const { context, learnerId } = fresh
  return listOf(attemptEvents(context, { learnerId, attemptId, after }))
}

describe('the life of an attempt', () => {
  it('waits, is graded check by check, and gets its verdict', async () => {
    const { attemptId, number } = await submit('wrong')
    expect(number).toBe(1)
    expect(await view(attemptId)).toMatchObject({
      state: 'waiting',
      status: null,
      checks: [],
      verdict: null,
      answer: 'wrong',
      labChanged: false,
    })
    await work(plainGrader)
    const events = await eventsOf(attemptId)
    expect(events.map(({ kind, id }) => [kind, id])).toEqual([
      ['check', '1.1'],
      ['check', '1.2'],
      ['verdict', '1.9999'],
    ])
    expect(await view(attemptId)).toMatchObject({
      state: 'done',
      status: 'failed',
      failedCheck: 'The same rows',
      verdict: { status: 'failed', seed: expect.stringMatching(/^[0-9a-f]{8}$/) },
    })
    expect(await eventsOf(attemptId, '1.1')).toEqual(events.slice(1))
    expect(await eventsOf(attemptId, '1.9999')).toEqual(events.slice(2))
  })

  it('streams a check before the next one ends', { timeout: 90_000 }, async () => {
    const { promise: first, resolve: sawFirst } = Promise.withResolvers<void>()
    const { promise: second, resolve: sawSecond } = Promise.withResolvers<void>()
    await work({
      ...plainGrader,
      grade: async (lab, attempt, onCheck) => {
        const verdict = plainVerdict(lab, attempt)
        const [one, other] = verdict.checks
        if (one) onCheck(one)
        // Nobody waits for ever, so that a stream that says nothing fails here.
        await Promise.race([first, wait(20_000)])
        if (other) onCheck(other)
        // The verdict holds all checks again, so it comes only once this one was seen by itself.
        await Promise.race([second, wait(20_000)])
        return verdict
      },
    })
    const { attemptId } = await submit('right')
    const seen: string[] = []
    for await (const event of attemptEvents(fresh.context, {
      learnerId: fresh.learnerId,
      attemptId,
    })) {
      seen.push(event.id)
      if (event.id === '1.1') {
        expect((await view(attemptId)).state).toBe('grading')
        sawFirst()
      }
      if (event.id === '1.2') {
        expect(event).toMatchObject({ kind: 'check', check: { name: 'rows' } })
        expect((await view(attemptId)).state).toBe('grading')
        sawSecond()
      }
    }
    expect(seen).toEqual(['1.1', '1.2', '1.9999'])
  })

  it('keeps the newest first, with numbers, and the standing that follows', async () => {
    await work(plainGrader)
    const { attemptId, number } = await submit('right again')
    await eventsOf(attemptId)
    const page = await labPage(fresh.context, { learnerId: fresh.learnerId, labId })
    expect(page.attempts[0]).toMatchObject({ id: attemptId, number, status: 'passed' })
    expect(page.last?.id).toBe(attemptId)
    expect(page.lab.progress).toBe('proved')
    expect(page.solutions).toMatchObject({ kind: 'shown', because: 'passed' })
    expect(page.debrief).not.toBeNull()
    const home = await homePage(fresh.context, { learnerId: fresh.learnerId })
    expect(home.count.proved).toBe(1)
    expect(home.next).toMatchObject({ why: 'next-on-path' })
    expect(home.next?.lab.id).not.toBe(labId)
  })

  it('shows what happened in other attempts as a block of text to ask for help with', async () => {
    const { attemptId } = await submit("wrong\nselect 'x'")
    await eventsOf(attemptId)
    const text = await helpText(fresh.context, { learnerId: fresh.learnerId, attemptId })
    for (const part of [
      "select 'x'",
      'CREATE TABLE film',
      "details  jsonb NOT NULL DEFAULT '{}'",
      'expected: right',
      'attempt 1: failed',
      'hints opened: 0 of',
    ])
      expect(text).toContain(part)
  })

  it('keeps every character, NUL and line ends too', async () => {
    const answer = 'select \0 \u{1f3ac} ﻿\r\n'
    const { attemptId } = await submit(answer)
    expect((await eventsOf(attemptId)).at(-1)?.kind).toBe('verdict')
    expect((await view(attemptId)).answer).toBe(answer)
  })
})

describe('a grader that fails', () => {
  it('is tried once more, then said to be our fault, with an alarm', async () => {
    alarms.length = 0
    let times = 0
    await work({
      ...plainGrader,
      grade: async (_lab, _attempt, onCheck) => {
        times++
        onCheck({ name: 'rows', title: 'R', status: 'passed', reason: null, elapsedMs: 1 })
        throw new Error('the bench is on fire')
      },
    })
    const before = await labPage(fresh.context, { learnerId: fresh.learnerId, labId })
    const { attemptId } = await submit('right')
    expect((await eventsOf(attemptId)).at(-1)).toMatchObject({
      kind: 'verdict',
      verdict: { status: 'grader-fault', checks: [{ reason: { came: 'the bench is on fire' } }] },
    })
    expect(times).toBe(2)
    expect(alarms.filter((message) => message === 'grader fault')).toHaveLength(2)
    const after = await labPage(fresh.context, { learnerId: fresh.learnerId, labId })
    expect(after.lab.progress).toBe(before.lab.progress)
  })

  it('gives up an attempt over which several workers died', async () => {
    await worker?.stop()
    worker = null
    const { attemptId } = await submit('right')
    await fresh.store.pool.query(
      `update ${jobTable} set attempts = 3 where key = 'grade-attempt ' || $1`,
      [attemptId],
    )
    await work(plainGrader)
    expect((await eventsOf(attemptId)).at(-1)).toMatchObject({
      verdict: { status: 'grader-fault' },
    })
  })
})

describe('a verdict', () => {
  it('is there once, whoever grades', async () => {
    await worker?.stop()
    worker = null
    const { context, catalog } = fresh
    const { attemptId } = await submit('right')
    const begun = await Promise.all([1, 2, 3].map(() => recordGradingBegun(context, { attemptId })))
    const numbers = begun.map((each) => (each.kind === 'begun' ? each.gradingNumber : 0))
    expect(numbers.toSorted()).toEqual([1, 2, 3])
    const lab = catalog.labs.get(labId)
    const results = await Promise.all(
      begun.map((each) => {
        if (each.kind !== 'begun' || !lab) throw new Error('not begun')
        return recordVerdict(context, {
          attemptId,
          gradingNumber: each.gradingNumber,
          verdict: plainVerdict(lab, each.attempt),
        })
      }),
    )
    expect(results.filter(({ isFirst }) => isFirst)).toHaveLength(1)
    expect(await recordGradingBegun(context, { attemptId })).toEqual({ kind: 'done' })
  })

  it('waits for nobody: who takes a number that another one has just taken takes the next', async () => {
    const { context, store } = fresh
    const { attemptId } = await submit('right')
    const other = await store.pool.connect()
    try {
      await other.query('begin')
      await other.query(
        'insert into grading (attempt_id, number, began_at) values ($1, 1, now())',
        [attemptId],
      )
      const begun = recordGradingBegun(context, { attemptId })
      await until(async () => {
        const { rows } = await store.pool.query(
          `select 1 from pg_stat_activity where datname = current_database()
             and wait_event_type = 'Lock' and query like '%insert into grading%'`,
        )
        return rows.length > 0
      })
      await other.query('commit')
      expect(await begun).toMatchObject({ kind: 'begun', gradingNumber: 2 })
    } finally {
      other.release()
    }
  })

  it('is never edited, and neither is the attempt', async () => {
    for (const statement of [
      `update verdict set status = 'passed'`,
      `update attempt set answer = 'x'`,
      'update grading set number = number + 1',
    ]) {
      await expect(fresh.store.pool.query(statement)).rejects.toThrow('never edited')
    }
  })
})

describe('bad input changes nothing', () => {
  const counts = async (): Promise<unknown> => {
    const { rows } = await fresh.store.pool.query(`select
      (select count(*) from attempt) as attempts, (select sum(attempts) from lab_progress) as numbers,
      (select count(*) from run) as runs, (select count(*) from graphile_worker.jobs) as jobs`)
    return rows[0]
  }

  it.each([
    ['an unknown lab', { labId: 'query/none' }, 'unknown-lab'],
    ['an unknown variant', { variant: 'none' }, 'bad-input'],
    ['an answer that is too large', { answer: 'x'.repeat(70_000) }, 'too-large'],
    [
      'bytes that are too many, though the characters are not',
      { answer: 'é'.repeat(40_000) },
      'too-large',
    ],
  ])('%s', async (_what, input, code) => {
    const before = await counts()
    await expect(
      submitAttempt(fresh.context, {
        learnerId: fresh.learnerId,
        labId,
        answer: 'x',
        via: 'page',
        ...input,
      }),
    ).rejects.toMatchObject({ code })
    expect(await counts()).toEqual(before)
  })

  it('a learner who is not there', async () => {
    const before = await counts()
    await expect(
      submitAttempt(fresh.context, { learnerId: randomUUID(), labId, answer: 'x', via: 'page' }),
    ).rejects.toThrow()
    expect(await counts()).toEqual(before)
  })

  it("somebody else's attempt, or none, is unknown", async () => {
    const { attemptId } = await submit('mine')
    const { context, learnerId } = fresh
    for (const input of [
      { learnerId: randomUUID(), attemptId },
      { learnerId, attemptId: randomUUID() },
      { learnerId, attemptId: "x' or true" },
    ]) {
      await expect(attemptById(context, input)).rejects.toMatchObject({ code: 'unknown-attempt' })
      await expect(
        attemptEvents(context, input)[Symbol.asyncIterator]().next(),
      ).rejects.toMatchObject({
        code: 'unknown-attempt',
      })
    }
  })
})

describe('Run', () => {
  it('gives rows once a worker did it, and is kept for a day', async () => {
    fresh.at('2026-11-01T00:00:00Z')
    const { context, learnerId } = fresh
    const sql = 'select \0 1'
    const { runId } = await requestRun(context, { learnerId, labId, sql })
    const input = { learnerId, runId, waitMs: 30_000 }
    const waiting = runById(context, input)
    await work(plainGrader)
    expect(await waiting).toMatchObject({ sql, labId, result: { kind: 'rows' } })
    await expect(runById(context, { ...input, learnerId: randomUUID() })).rejects.toMatchObject({
      code: 'unknown-run',
    })
    fresh.at('2026-11-02T00:00:01Z')
    await requestRun(context, { learnerId, labId, sql })
    await expect(runById(context, input)).rejects.toMatchObject({ code: 'unknown-run' })
  })

  it('says so when it could not be done', async () => {
    await work({
      ...plainGrader,
      run: async () => {
        throw new Error('no bench')
      },
    })
    const { context, learnerId } = fresh
    const { runId } = await requestRun(context, { learnerId, labId, sql: 'select 1' })
    const { result } = await runById(context, { learnerId, runId, waitMs: 30_000 })
    expect(result).toMatchObject({
      kind: 'over-limit',
      message: expect.stringContaining('our fault'),
    })
  })
})

describe('a picture of the tables', () => {
  it('is made once for each lab hash', async () => {
    const asked: string[] = []
    const grader: Grader = {
      ...plainGrader,
      run: async (lab, sql) => {
        if (lab.id === labId) asked.push(sql)
        const table = {
          name: 'film',
          key: ['id'],
          columns: [{ name: 'id', type: 'integer', notNull: true, key: true, references: null }],
          constraints: [],
        }
        const cell = sql.includes('pg_enum')
          ? []
          : sql.includes('count(*)')
            ? [['3']]
            : sql.startsWith('select *')
              ? [['1'], ['2']]
              : [[JSON.stringify(table)]]
        return {
          kind: 'rows',
          columns: [{ name: 'id', type: 'int4' }],
          rows: cell,
          truncated: false,
          tag: null,
          elapsedMs: 1,
        }
      },
    }
    await fresh.store.pool.query('delete from lab_picture')
    await work(grader)
    const page = () => labPage(fresh.context, { learnerId: fresh.learnerId, labId })
    await until(async () => (await page()).picture !== null)
    expect(await page()).toMatchObject({
      picture: {
        tables: [{ name: 'film', rowCount: 3, sample: { rows: [['1'], ['2']] } }],
        enums: [],
      },
      completion: { film: ['id'] },
    })
    const before = asked.length
    await work(grader)
    expect(asked).toHaveLength(before)
  })
})

it('reset removes what was done in one lab, or everything', async () => {
  const { context, learnerId, store } = fresh
  const other = 'query/who-directed-what'
  await submitAttempt(context, { learnerId, labId: other, answer: 'x', via: 'terminal' })
  expect((await resetLearner(context, { learnerId, labId: other })).attempts).toBe(1)
  expect((await resetLearner(context, { learnerId })).attempts).toBeGreaterThan(3)
  const { rows } = await store.pool.query(
    'select (select count(*) from attempt) + (select count(*) from lab_progress) + (select count(*) from verdict) as left',
  )
  expect(rows[0].left).toBe('0')
})
