import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestGrader } from '../../../../tests/grading.ts'
import { root } from '../../../../tests/tidy/sources.ts'
import { defaultLimits } from '../../../kit/limits.ts'
import type { SqlLab } from '../../../lab/kinds/sql.ts'
import { readLab } from '../../../lab/read.ts'
import { openAnalysis } from '../../analysis/analysis.ts'
import { answerSmall } from './run-answers.ts'
import { askedAttempt, taskOf } from './task.ts'
import { openTaskRuntime, type TaskRuntime } from './task-runtime.ts'

let desk: Awaited<ReturnType<typeof openTestGrader>>
let runtime: TaskRuntime
const analysis = openAnalysis(defaultLimits)
beforeAll(async () => {
  desk = await openTestGrader()
  const lab = (await readLab(path.join(root, 'content/labs/query/films-by-year'))) as SqlLab
  const task = taskOf(lab, null)
  if (task === null) throw new Error('the lab has its own task')
  const limits = defaultLimits
  runtime = await openTaskRuntime(desk.bench, { task, analysis, limits })
}, 300_000)
afterAll(async () => {
  await analysis.close()
  await runtime.close()
  await desk.close()
})

const schemaOf = (at: number): string => `d${String(at + 1).padStart(3, '0')}`

it('of two databases on which an attempt fails, the first of the corpus is told', async () => {
  expect(runtime.hasSmallSchemas).toBe(true)
  // Asked with the same settings together, a later one comes before an earlier one.
  const order = runtime.bySettings
  const at = order.findIndex(
    (one, nth) => nth > 1 && order.slice(1, nth).some((before) => before > one),
  )
  const first = order[at] as number
  const later = order.slice(1, at).find((one) => one > first) as number
  expect(later).toBeGreaterThan(first)
  const fails = [first, later].map((one) => `'${schemaOf(one)}'`).join(', ')
  const sql = `select case when current_schema() in (${fails}) then current_schema()::text::int end`
  const slot = await desk.bench.leaseSlot(runtime.database)
  const lease = await runtime.lease(slot)
  try {
    const asked = askedAttempt(runtime.task, runtime.corpus.schema, sql)
    const { answers } = await answerSmall(lease, asked, defaultLimits)
    expect(answers.length).toBe(first + 1)
    expect(answers.at(-1)).toMatchObject({
      kind: 'error',
      message: expect.stringContaining(schemaOf(first)),
    })
    expect(answers.slice(0, -1).every(({ kind }) => kind === 'rows')).toBe(true)
  } finally {
    await lease.leave()
    await slot.release()
  }
})
