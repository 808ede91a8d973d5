import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addLearner, type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import type { RunningJobs } from './jobs.ts'
import { gradingJob, type JobTasks } from './jobs.ts'

/*
 * One learner never holds up another, and slow kinds never hold up quick ones: whatever takes for
 * ever, the job of somebody else is taken up at once.
 */

let fresh: FreshStore
let running: RunningJobs | null = null
const learners = Array.from({ length: 6 }, () => randomUUID())
const [greedy = '', modest = '', third = ''] = learners

beforeAll(async () => {
  fresh = await freshStore()
  for (const id of learners) await addLearner(fresh.store, id)
})
afterAll(() => fresh.close())

/** Jobs at work, and the ends of those that have ended. */
const atWork = new Map<string, () => void>()
const begun: string[] = []
let most = 0

const task = async ({ id }: { readonly id: string }): Promise<void> => {
  begun.push(id)
  await new Promise<void>((resolve) => {
    atWork.set(id, resolve)
    most = Math.max(most, [...atWork.keys()].filter((one) => learnerOf.get(one) === greedy).length)
  })
  atWork.delete(id)
}
const tasks: JobTasks = {
  'grade-attempt': task,
  'grade-slow-attempt': task,
  'run-sql': task,
  'run-slow': task,
  'grade-placement': task,
  'make-lab-picture': task,
  serve: task,
}
const learnerOf = new Map<string, string>()

async function handIn(learnerId: string, labId: string): Promise<string> {
  const id = randomUUID()
  learnerOf.set(id, learnerId)
  await fresh.store.pool.query(
    `select graphile_worker.add_job($1, json_build_object('id', $2::text), flags => array[$3])`,
    [gradingJob(labId), id, learnerId],
  )
  return id
}

beforeEach(async () => {
  begun.splice(0)
  most = 0
  running ??= await fresh.store.runJobs({
    concurrency: 4,
    slowConcurrency: 2,
    tasks,
    say: () => undefined,
  })
})
afterAll(async () => {
  for (const end of atWork.values()) end()
  const ending = setInterval(() => {
    for (const end of atWork.values()) end()
  }, 20)
  await running?.stop()
  clearInterval(ending)
})

const endAll = async (): Promise<void> => {
  await until(() => {
    for (const end of atWork.values()) end()
    return atWork.size === 0 && begun.length === learnerOf.size
  })
  learnerOf.clear()
}

describe('turns', () => {
  it('leave room for others, however much one learner hands in at once', async () => {
    await Promise.all(Array.from({ length: 12 }, () => handIn(greedy, 'function/sum')))
    await until(() => begun.length >= 2)
    const other = await handIn(modest, 'query/films-by-year')
    const another = await handIn(third, 'query/films-by-year')
    await until(() => begun.includes(other) && begun.includes(another))
    expect(begun).toContain(other)
    expect(begun).toContain(another)
    expect(most).toBe(2)
    await endAll()
    expect(most).toBe(2)
  })

  it('go on when a job of the learner ends, without waiting for the next look', async () => {
    const ids = await Promise.all(Array.from({ length: 4 }, () => handIn(greedy, 'function/sum')))
    await until(() => begun.length === 2)
    const startedAt = performance.now()
    await endAll()
    expect(performance.now() - startedAt).toBeLessThan(1_500)
    expect(new Set(begun)).toEqual(new Set(ids))
  })

  it('are not held up by slow kinds, even when everybody is at them', async () => {
    for (const learner of learners) {
      await handIn(learner, 'admin/back-up-and-restore')
      await handIn(learner, 'cost/the-right-index')
      await handIn(learner, 'schedule/two-people-one-balance')
    }
    await until(() => begun.length >= 2)
    const quick = await handIn(greedy, 'query/films-by-year')
    await until(() => begun.includes(quick))
    expect(begun).toContain(quick)
    expect(begun).toHaveLength(3)
    await endAll()
  })
})
