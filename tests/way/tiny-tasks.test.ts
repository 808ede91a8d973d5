import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Career } from '../../src/career/career.ts'
import type { TinyTask } from '../../src/career/tiny-tasks.ts'
import { type Catalog, labOf } from '../../src/lab/catalog.ts'
import { readContent } from '../content.ts'
import { openTestGrader } from '../grading.ts'

let test: Awaited<ReturnType<typeof openTestGrader>>
let career: Career
let catalog: Catalog
beforeAll(async () => {
  test = await openTestGrader()
  ;({ career, catalog } = await readContent())
})
afterAll(() => test.close())

const taskOf = (task: string) => career.tinyTasks.find((one) => one.task === task) as TinyTask
const run = ({ lab }: TinyTask, sql: string) => test.grader.run(labOf(catalog, lab), sql, 'whole')
const rowsOf = async (task: TinyTask, sql: string) => {
  const result = await run(task, sql)
  return result.kind === 'rows' ? result.rows : result
}

describe('the three tiny tasks on the real database', () => {
  it('take ten minutes together', () => {
    expect(career.tinyTasks.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(10)
  })

  it('ask: gives films, and comedies where one asks for them', async () => {
    const task = taskOf('ask')
    expect(await rowsOf(task, task.sql)).toHaveLength(10)
    const mended =
      "select title, genre, minutes from film where genre = 'comedy' order by minutes desc"
    expect(await rowsOf(task, mended)).not.toHaveLength(0)
  })

  it('find: is refused with one slip, then with the other, then gives numbers', async () => {
    const task = taskOf('find')
    const refusal = async (sql: string) => {
      const result = await run(task, sql)
      return result.kind === 'error' ? result.message : result.kind
    }
    expect(await refusal(task.sql)).toMatch(/films/)
    const half = task.sql.replace('flims', 'films')
    expect(await refusal(half)).toMatch(/gerne/)
    expect(await rowsOf(task, half.replace('gerne', 'genre'))).not.toHaveLength(0)
  })

  it('think: says one where nothing was watched, and zero once it counts watches', async () => {
    const task = taskOf('think')
    const first = (await rowsOf(task, task.sql)) as (string | null)[][]
    expect(first[0]?.[1]).toBe('1')
    const mended = task.sql.replace('count(*)', 'count(watch.id)')
    expect(((await rowsOf(task, mended)) as (string | null)[][])[0]?.[1]).toBe('0')
  })
})
