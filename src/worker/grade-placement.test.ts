import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestGrader } from '../../tests/grading.ts'
import { type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import { answerFirstRun } from '../command/answer-first-run.ts'
import { resetLearner } from '../command/reset-learner.ts'
import { answerPlacement, beginPlacement, leavePlacement } from '../command/take-placement.ts'
import { type Item, shuffledAnswers } from '../lab/items.ts'
import { placementRules } from '../plan/placement.ts'
import { findPlacements, insertPlacementQuery } from '../store/placements.ts'
import { type PlacementPage, placementPage, placementResult } from '../view/placement-page.ts'
import { startWorker } from './worker.ts'

let fresh: FreshStore
let opened: Awaited<ReturnType<typeof openTestGrader>>
let worker: Awaited<ReturnType<typeof startWorker>>
beforeAll(async () => {
  fresh = await freshStore()
  opened = await openTestGrader()
  const { grader } = opened
  worker = await startWorker({
    context: fresh.context,
    grader,
    concurrency: 2,
    alarm: () => undefined,
  })
})
afterAll(async () => {
  await worker.stop()
  await opened.close()
  await fresh.close()
})
beforeEach(async () => {
  await resetLearner(fresh.context, me())
})

const me = () => ({ learnerId: fresh.learnerId })

async function asked(): Promise<{ page: Extract<PlacementPage, { kind: 'asking' }>; item: Item }> {
  const page = await placementPage(fresh.context, me())
  if (page.kind !== 'asking') throw new Error('a question is asked')
  return { page, item: fresh.catalog.items.get(page.item.id) as Item }
}

/** What a form would send for the right answer. */
async function rightFor(item: Item): Promise<string> {
  const { open } = await findPlacements(fresh.store, fresh.learnerId)
  const seed = open?.id as string
  switch (item.kind) {
    case 'choose':
      return String(shuffledAnswers(item, seed).indexOf(item.right))
    case 'order':
      return shuffledAnswers(item, seed)
        .map((step) => item.steps.indexOf(step) + 1)
        .join(',')
    case 'predict':
      return item.answer
    case 'query':
      return item.reference
  }
}

const answer = (item: string, given: string | null) =>
  answerPlacement(fresh.context, { ...me(), item, given })

/** A query is graded by a worker; the next question comes after that. */
async function answerRightly(item: Item): Promise<void> {
  await answer(item.id, await rightFor(item))
  await until(async () => {
    const next = await placementPage(fresh.context, me())
    return next.kind === 'begin' || next.item.id !== item.id
  })
}

describe('taking the placement', () => {
  it('spares an absolute beginner the rest after a few areas', async () => {
    await answerFirstRun(fresh.context, {
      ...me(),
      answers: { programmed: 'never', hoursAWeek: 5, aim: 'first-job' },
    })
    await beginPlacement(fresh.context, me())
    for (let at = 0; at < placementRules.beginnerAfter; at++)
      await answer((await asked()).item.id, null)
    expect(await placementPage(fresh.context, me())).toMatchObject({ kind: 'begin' })
    const result = await placementResult(fresh.context, me())
    expect(result).toMatchObject({ why: 'beginner' })
    expect(result?.answers).toHaveLength(placementRules.beginnerAfter)
    expect(Math.max(...(result?.areas ?? []).map(({ level }) => level))).toBeLessThan(2)
  })

  it('goes to its end on right answers, queries graded by PostgreSQL, and finds skills known', async () => {
    await beginPlacement(fresh.context, me())
    const seen: string[] = []
    for (;;) {
      const page = await placementPage(fresh.context, me())
      if (page.kind === 'begin') break
      const { item } = await asked()
      seen.push(item.id)
      expect(JSON.stringify(page.item)).not.toContain('"right"')
      await answerRightly(item)
    }
    const result = await placementResult(fresh.context, me())
    expect(result?.answers.map(({ answer: how }) => how)).toEqual(seen.map(() => 'right'))
    expect(new Set(seen).size).toBe(seen.length)
    expect(result?.known.map(({ skill }) => skill)).toContain('sql/select')
  })

  it('can be left and taken up again, and taken again', async () => {
    await beginPlacement(fresh.context, me())
    const first = await asked()
    await answerRightly(first.item)
    const second = await asked()
    await beginPlacement(fresh.context, me())
    expect(await asked()).toEqual(second)
    expect(second.page.number).toBe(2)
    await leavePlacement(fresh.context, me())
    expect(await placementResult(fresh.context, me())).toMatchObject({ why: 'stopped' })
    await beginPlacement(fresh.context, me())
    expect((await asked()).page.number).toBe(1)
    await leavePlacement(fresh.context, me())
    expect((await placementResult(fresh.context, me()))?.answers).toHaveLength(1)
  })

  it('counts an answer once however often it is sent, and refuses one to another question', async () => {
    await beginPlacement(fresh.context, me())
    const { item } = await asked()
    await Promise.all(
      [answer(item.id, null), answer(item.id, null)].map((one) => one.catch(() => 0)),
    )
    await answer(item.id, null)
    expect((await asked()).page.number).toBe(2)
    await expect(answer('sql/all-episodes', null)).rejects.toMatchObject({ code: 'bad-input' })
    await expect(answer('no/such-item', null)).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('refuses an answer without a placement, and one that is none', async () => {
    await expect(answer('sql/all-episodes', null)).rejects.toMatchObject({ code: 'not-yet' })
    await beginPlacement(fresh.context, me())
    const { item } = await asked()
    await expect(answer(item.id, '')).rejects.toMatchObject({ code: 'bad-input' })
    expect((await asked()).page.number).toBe(1)
  })
})

describe('a query of a placement', () => {
  const itemId = 'sql/not-france'
  const outcomeOf = async (sql: string) => {
    const { open } = await findPlacements(fresh.store, fresh.learnerId)
    const id = fresh.context.newId()
    const { learnerId } = fresh
    const placementId = open?.id as string
    const query = { id, learnerId, placementId, item: itemId, sql, now: new Date() }
    await insertPlacementQuery(fresh.store, query)
    const outcome = async () => {
      const { rows } = await fresh.store.pool.query(
        'select outcome, message from placement_query where id = $1',
        [id],
      )
      return rows[0]
    }
    await until(async () => (await outcome()).outcome !== null)
    return outcome()
  }

  it('is decided by rows; one that does not run is said and not counted', async () => {
    await beginPlacement(fresh.context, me())
    expect(await outcomeOf('selec title from film')).toMatchObject({
      outcome: 'error',
      message: expect.stringContaining('syntax error'),
    })
    expect(await outcomeOf('select titel from film')).toMatchObject({ outcome: 'error' })
    expect((await findPlacements(fresh.store, fresh.learnerId)).open?.answers).toEqual([])
    expect(await outcomeOf("select title from film where country <> 'FR'")).toMatchObject({
      outcome: 'wrong',
    })
    const { open } = await findPlacements(fresh.store, fresh.learnerId)
    expect(open?.answers).toMatchObject([{ item: itemId, answer: 'wrong' }])
  })
})
