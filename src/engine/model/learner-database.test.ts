import { afterAll, beforeAll, expect, it } from 'vitest'
import { readContent } from '../../../tests/content.ts'
import { openTestGrader } from '../../../tests/grading.ts'
import type { ModelLab } from '../../lab/kinds/model.ts'
import { runAll } from '../query/schema/statements.ts'
import { openLearnerDatabase, type SourceRows } from './learner-database.ts'

let desk: Awaited<ReturnType<typeof openTestGrader>>
beforeAll(async () => {
  desk = await openTestGrader()
})
afterAll(() => desk.close())

const sample: SourceRows = { seed: null, kept: null }
const lab = (await readContent()).catalog.labs.get('model/films-and-people') as ModelLab

/** The process of the session that defines, after the database was emptied so many times. */
async function processAfter(clears: number): Promise<unknown> {
  const slot = await desk.bench.leaseSlot()
  try {
    const learnerDatabase = await openLearnerDatabase(desk.bench, slot, lab)
    for (let time = 0; time < clears; time++) await learnerDatabase.clear(sample)
    const session = await learnerDatabase.session(null)
    const [found] = await runAll(session, ['select pg_backend_pid()'])
    await learnerDatabase.close()
    return found?.rows[0]?.[0]
  } finally {
    await slot.release()
  }
}

it('a session is kept from attempt to attempt, and goes with what many attempts leave behind', async () => {
  await processAfter(1)
  const first = await processAfter(1)
  expect(await processAfter(1)).toBe(first)
  expect(await processAfter(200)).toBe(first)
  const other = await processAfter(1)
  expect(other).not.toBe(first)
  expect(await processAfter(1)).toBe(other)
})
