import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readContent } from '../content.ts'
import { openTestGrader } from '../grading.ts'

const { labs } = (await readContent()).catalog
const lab = labs.get('query/films-by-year')
if (!lab) throw new Error('the lab is there')

let desk: Awaited<ReturnType<typeof openTestGrader>>
beforeAll(async () => {
  desk = await openTestGrader()
})
afterAll(() => desk.close())

describe('an attempt that is wrong in several ways', () => {
  it.each([
    [
      'the first day lost, two years too many',
      `released > '2022-01-01' and released < '2025-01-01'`,
      'only-that-year',
      /^202[34]-/,
    ],
    [
      'February to November of any year',
      'extract(month from released) between 2 and 11',
      'both-ends',
      /^2022-(01-01|12-31)$/,
    ],
  ])(
    'is shown rows that have to do with the check it fails: %s',
    async (_, condition, check, day) => {
      const answer = `select title, released from film where ${condition}`
      const attempt = { labId: lab.id, variant: null, labHash: lab.hash, answer }
      for (const seed of ['one', 'two']) {
        const verdict = await desk.grader.grade(
          lab,
          { id: seed, ...attempt, seed },
          () => undefined,
        )
        const failed = verdict.checks.find(({ status }) => status === 'failed')
        expect(failed?.name).toBe(check)
        const shown = verdict.counterexample
        const tables = shown?.kind === 'rows' ? shown.tables : []
        expect(tables[0]?.rows).toHaveLength(1)
        expect(tables[0]?.rows[0]?.[3]).toMatch(day)
      }
    },
  )
})
