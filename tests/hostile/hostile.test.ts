import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLab } from '../../src/lab/read.ts'
import { openTestGrader } from '../grading.ts'
import { root } from '../tidy/sources.ts'
import { expectNothingTouched } from './outside.ts'
import { hostileStatements } from './statements.ts'

const folder = path.join(root, 'content/labs/query/films-by-year')
let desk: Awaited<ReturnType<typeof openTestGrader>>
let lab: Awaited<ReturnType<typeof readLab>>

beforeAll(async () => {
  desk = await openTestGrader()
  lab = await readLab(folder)
}, 300_000)
afterAll(() => desk.close())

const grade = (answer: string) =>
  desk.grader.grade(
    lab,
    { id: 'hostile', labId: lab.id, variant: null, labHash: lab.hash, answer, seed: 'hostile' },
    () => undefined,
  )

describe('hostile and silly statements', () => {
  it('are at least fifty', () => {
    expect(hostileStatements.length).toBeGreaterThanOrEqual(50)
  })

  it.for(hostileStatements.map((hostile) => [hostile.name, hostile] as const))(
    '%s',
    { timeout: 120_000 },
    async ([, { sql, status, check }]) => {
      const verdict = await grade(sql)
      const first = verdict.checks.find(
        (each) => each.status !== 'passed' && each.status !== 'skipped',
      )
      expect(status, JSON.stringify(first)).toContain(verdict.status)
      expect(check, JSON.stringify(first)).toContain(first?.name)
      for (const word of ['expected', 'came', 'try'] as const)
        expect(first?.reason?.[word]).toMatch(/\S/)
      const next = await grade(lab.solutions[0]?.answer ?? '')
      expect(next.status, `the next attempt is unharmed: ${JSON.stringify(next.checks)}`).toBe(
        'passed',
      )
    },
  )

  it('touched nothing outside', () => expectNothingTouched(desk))
})
