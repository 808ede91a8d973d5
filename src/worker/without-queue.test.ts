import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId } from '../../tests/store/fresh-store.ts'
import { checksOf, plainGrader, plainVerdict } from '../../tests/store/plain-grader.ts'
import { submitAttempt } from '../command/submit-attempt.ts'
import type { Grader } from '../lab/grading.ts'
import { labOfItem } from '../lab/item-lab.ts'
import type { QueryItem } from '../lab/items.ts'
import type { Attempt, Lab } from '../lab/lab.ts'
import type { Check, Verdict } from '../lab/verdict.ts'
import { getProgress } from '../store/attempts.ts'
import {
  findPlacementQuery,
  findPlacements,
  insertPlacement,
  insertPlacementQuery,
  type QueryOutcome,
} from '../store/placements.ts'
import { gradeAttempt, streamChecks } from './grade-attempt.ts'
import { gradePlacement } from './grade-placement.ts'
import type { WorkerOptions } from './worker.ts'

/* What a worker does with one job, asked directly: no queue, no waiting. */

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

const alarms: [string, unknown][] = []
function optionsWith(
  grade: (lab: Lab, attempt: Attempt, times: number) => Promise<Verdict>,
  context = fresh.context,
): WorkerOptions {
  alarms.length = 0
  let times = 0
  const grader: Grader = {
    ...plainGrader,
    grade: (lab, attempt) => {
      times++
      return grade(lab, attempt, times)
    },
  }
  return { context, grader, concurrency: 1, alarm: (message, of) => alarms.push([message, of]) }
}

const submit = async (answer: string, variant: string | null = null): Promise<string> => {
  const asked = { learnerId: fresh.learnerId, labId, variant, answer, via: 'page' } as const
  return (await submitAttempt(fresh.context, asked)).attemptId
}
const progressOf = (id: string) => getProgress(fresh.store, id)
const never = async (): Promise<never> => {
  throw new Error('nobody grades this')
}
const fault = (lab: Lab, attempt: Attempt): Verdict => ({
  ...plainVerdict(lab, attempt),
  status: 'grader-fault',
  checks: [],
})

describe('an attempt', () => {
  it('gets its verdict once; whoever comes later, or to one that is gone, does nothing', async () => {
    const id = await submit('right')
    await gradeAttempt(
      optionsWith(async (lab, attempt) => plainVerdict(lab, attempt)),
      { id, time: 1 },
    )
    const { gradingNumber, verdict } = await progressOf(id)
    expect([gradingNumber, verdict?.status, verdict?.labHash]).toEqual([
      1,
      'passed',
      fresh.catalog.labs.get(labId)?.hash,
    ])
    await gradeAttempt(optionsWith(never), { id, time: 1 })
    await gradeAttempt(optionsWith(never), { id: randomUUID(), time: 1 })
    expect(alarms).toEqual([])
    expect(await progressOf(id)).toEqual({ gradingNumber, verdict, checks: verdict?.checks })
  })

  it.each([1, 2])('is graded anew after %d faults, and each is heard', async (faults) => {
    const id = await submit('right')
    await gradeAttempt(
      optionsWith(async (lab, attempt, times) =>
        times <= faults ? fault(lab, attempt) : plainVerdict(lab, attempt),
      ),
      { id, time: 2 },
    )
    const { gradingNumber, verdict } = await progressOf(id)
    expect([gradingNumber, verdict?.status]).toEqual([2, faults === 1 ? 'passed' : 'grader-fault'])
    expect(alarms).toEqual(
      Array(faults)
        .fill(0)
        .map((_, nth) => [
          'grader fault',
          { attemptId: id, gradingNumber: nth + 1, lab: labId, checks: [] },
        ]),
    )
  })

  it('over which two workers died isn’t graded a third time: that’s our fault', async () => {
    const id = await submit('right')
    await gradeAttempt(optionsWith(never), { id, time: 3 })
    const { gradingNumber, verdict } = await progressOf(id)
    expect(gradingNumber).toBe(1)
    expect(verdict).toMatchObject({
      status: 'grader-fault',
      graderVersion: 'none',
      elapsedMs: 0,
      checks: [
        {
          name: 'gradable',
          status: 'grader-fault',
          reason: { came: '2 graders ended in the middle of it' },
          elapsedMs: 0,
        },
      ],
    })
    const other = await submit('right')
    await gradeAttempt(
      optionsWith(async (lab, attempt) => plainVerdict(lab, attempt)),
      { id: other, time: 2 },
    )
    expect((await progressOf(other)).verdict?.status).toBe('passed')
  })

  it('says what an error of ours was, after one more try', async () => {
    const id = await submit('right')
    const lost = optionsWith(async () => {
      throw new Error('the bench is gone')
    })
    await gradeAttempt(lost, { id, time: 1 })
    expect((await progressOf(id)).verdict?.checks[0]?.reason?.came).toBe('the bench is gone')
    expect(alarms.map(([message]) => message)).toEqual(['grader fault', 'grader fault'])
    const odd = await submit('right')
    const thrown: unknown = 'a bare text'
    await gradeAttempt(
      optionsWith(async () => {
        throw thrown
      }),
      { id: odd, time: 1 },
    )
    expect((await progressOf(odd)).verdict?.checks[0]?.reason?.came).toBe('a bare text')
  })

  it('at a lab or a variant that was removed since can’t start, and keeps its answer', async () => {
    const lab = fresh.catalog.labs.get(labId) as Lab
    const [variant] = lab.variants
    const name = variant?.name as string
    const gradedIn = async (labs: readonly Lab[], of: string | null) => {
      const id = await submit('right', of)
      const catalog = { ...fresh.catalog, labs: new Map(labs.map((one) => [one.id, one])) }
      const options = optionsWith(async (one, attempt) => plainVerdict(one, attempt), {
        ...fresh.context,
        catalog,
      })
      await gradeAttempt(options, { id, time: 1 })
      const { verdict } = await progressOf(id)
      return [verdict?.status, verdict?.checks[0]?.reason?.expected]
    }
    expect(await gradedIn([], null)).toEqual(['could-not-start', `the lab ${labId}`])
    const without = { ...lab, variants: lab.variants.filter((one) => one !== variant) } as Lab
    expect(await gradedIn([without], name)).toEqual([
      'could-not-start',
      `the lab ${labId} with its variant ${name}`,
    ])
    expect((await gradedIn([lab], name))[0]).toBe('passed')
    expect((await gradedIn([without], null))[0]).toBe('passed')
  })

  it('whose verdict can’t be kept is the queue’s to try again', async () => {
    const { pool } = fresh.store
    const id = await submit('right')
    const options = optionsWith(async (lab, attempt) => plainVerdict(lab, attempt))
    await pool.query('alter table verdict add constraint refused check (false) not valid')
    await expect(gradeAttempt(options, { id, time: 1 })).rejects.toThrow('refused')
    await pool.query('alter table verdict drop constraint refused')
    expect(alarms).toEqual([])
    await gradeAttempt(options, { id, time: 2 })
    expect(await progressOf(id)).toMatchObject({ gradingNumber: 2, verdict: { status: 'passed' } })
  })

  it('gets its verdict once its checks are written, which it takes the place of', async () => {
    const { pool } = fresh.store
    await pool.query(`create function take_time() returns trigger language plpgsql as
      'begin perform pg_sleep(0.3); return new; end'`)
    await pool.query(`create trigger slow before insert on check_result
      for each row execute function take_time()`)
    const id = await submit('right')
    const options = optionsWith(never)
    const grade: Grader['grade'] = async (lab, attempt, onCheck) => {
      await nextTurn()
      const [first] = checksOf(attempt)
      onCheck(first as Check)
      return plainVerdict(lab, attempt)
    }
    await gradeAttempt({ ...options, grader: { ...plainGrader, grade } }, { id, time: 1 })
    const client = await pool.connect()
    await client.query('begin')
    // Once nobody writes to it.
    await client.query('lock table check_result in exclusive mode')
    const { rows } = await client.query('select from check_result where attempt_id = $1', [id])
    await client.query('rollback')
    client.release()
    expect(rows).toEqual([])
    expect((await progressOf(id)).verdict?.status).toBe('passed')
    await pool.query('drop trigger slow on check_result')
  })

  it('has its checks written as they end, in their order, each once', async () => {
    const id = await submit('right')
    await fresh.store.pool.query(
      'insert into grading (attempt_id, number, began_at) values ($1, 1, now())',
      [id],
    )
    const stream = streamChecks(fresh.context, { attemptId: id, gradingNumber: 1 })
    const [one, other] = checksOf({ answer: 'right' } as Attempt) as [Check, Check]
    stream.push(one)
    await stream.end()
    expect((await progressOf(id)).checks).toEqual([one])
    stream.push(other)
    stream.push(one)
    await stream.end()
    expect((await progressOf(id)).checks).toEqual([one, other, one])
    const { rows } = await fresh.store.pool.query(
      'select array_agg(ordinal order by ordinal) as ordinals from check_result where attempt_id = $1',
      [id],
    )
    expect(rows).toEqual([{ ordinals: [1, 2, 3] }])
    await stream.end()
  })
})

describe('a query of a placement', () => {
  const reason = { expected: 'rows', came: 'none', try: 'Look again.' }
  const failed = (name: string, of: Check['reason'] = reason): Check => ({
    name,
    title: name,
    status: 'failed',
    reason: of,
    elapsedMs: 1,
  })
  const said = 'Expected rows. Came none. Look again.'
  const passed: Check = { ...failed('gate'), status: 'passed' }

  async function outcomeOf(
    verdict: Partial<Verdict> | 'never',
    job: { time?: number; item?: string } = {},
  ): Promise<QueryOutcome | null | undefined> {
    const { store, learnerId, catalog } = fresh
    const item = [...catalog.items.values()].find(({ kind }) => kind === 'query') as QueryItem
    await insertPlacement(store, { id: randomUUID(), learnerId, background: null, now: new Date() })
    const placementId = (await findPlacements(store, learnerId)).open?.id as string
    const id = randomUUID()
    const asked = { id, learnerId, placementId, item: job.item ?? item.id, sql: 'select 1' }
    await insertPlacementQuery(store, { ...asked, now: new Date() })
    const options = optionsWith(async (lab, attempt) => {
      if (verdict === 'never') return await never()
      const own = labOfItem(item)
      expect([lab.id, lab.hash]).toEqual([own.id, own.hash])
      expect(attempt).toEqual({
        id,
        labId: own.id,
        variant: null,
        labHash: own.hash,
        answer: 'select 1',
        seed: id,
      })
      return { ...plainVerdict(lab, attempt), checks: [], ...verdict }
    })
    await gradePlacement(options, { id, time: job.time ?? 1 })
    return (await findPlacementQuery(store, { id }))?.outcome
  }

  it('is right or wrong by its rows', async () => {
    expect(await outcomeOf({ status: 'failed', checks: [passed, failed('rows')] })).toEqual({
      kind: 'wrong',
    })
    await fresh.store.pool.query('delete from placement')
    expect(await outcomeOf({ status: 'passed', checks: [passed] })).toEqual({ kind: 'right' })
    expect(alarms).toEqual([])
  })

  it.each([
    ['one-query', 'failed'],
    ['no-error', 'failed'],
    ['rows', 'over-limit'],
  ] as const)(
    'that stops at %s (%s) is one to mend, with what was expected',
    async (name, status) => {
      const checks = [passed, { ...failed(name), status }]
      expect(await outcomeOf({ status, checks })).toEqual({ kind: 'error', message: said })
    },
  )

  it('goes by the first check that says why', async () => {
    const silent = { ...failed('gate', null), status: 'skipped' as const }
    const later = failed('rows', { ...reason, came: 'two' })
    expect(
      await outcomeOf({ status: 'failed', checks: [passed, silent, failed('one-query'), later] }),
    ).toEqual({ kind: 'error', message: said })
  })

  it('that says nothing of why didn’t run, and can be tried again', async () => {
    const checks = [{ ...failed('rows', null), status: 'over-limit' as const }]
    expect(await outcomeOf({ status: 'over-limit', checks })).toEqual({
      kind: 'error',
      message: 'It did not run. Try it again.',
    })
  })

  it('that we couldn’t check counts for nothing, and is heard', async () => {
    expect(await outcomeOf({ status: 'grader-fault', checks: [] })).toMatchObject({
      kind: 'error',
      message: expect.stringContaining('our fault'),
    })
    expect(alarms.map(([message]) => message)).toEqual(['grader fault in a placement'])
    expect(await outcomeOf('never', { time: 3 })).toMatchObject({
      kind: 'error',
      message: expect.stringContaining('our fault'),
    })
    await fresh.store.pool.query('delete from placement')
    expect(await outcomeOf({ status: 'passed', checks: [] }, { time: 2 })).toEqual({
      kind: 'right',
    })
  })

  it('to a question that isn’t there any more says so; one that’s gone is nothing to do', async () => {
    expect(await outcomeOf('never', { item: 'sql/gone-since' })).toMatchObject({
      message: expect.stringContaining('not there any more'),
    })
    await gradePlacement(optionsWith(never), { id: randomUUID(), time: 1 })
  })
})
