import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examLab } from '../../src/grader/exam.ts'
import { kinds } from '../../src/lab/kinds/all.ts'
import type { Lab, LabBase } from '../../src/lab/lab.ts'
import { readContent } from '../content.ts'
import { openTestGrader } from '../grading.ts'

const labs = [...(await readContent()).catalog.labs.values()]

let desk: Awaited<ReturnType<typeof openTestGrader>>
beforeAll(async () => {
  desk = await openTestGrader()
})
afterAll(() => desk.close())

describe("every kind's labs sit their exams", () => {
  it.each(kinds)('%s', (kind) => {
    const text = fs.readFileSync(path.join(import.meta.dirname, 'kinds', `${kind}.test.ts`), 'utf8')
    expect(text).toMatch(new RegExp(`^examLabs\\('${kind}', `, 'm'))
  })
})

describe('the exam itself', () => {
  const lab = labs.find(({ id }) => id === 'query/films-by-year') ?? labs[0]
  if (!lab) throw new Error('there is a lab')
  const spoiled = (changes: Partial<LabBase>): Lab => ({ ...lab, ...changes }) as Lab
  const first = lab.solutions[0]
  if (!first) throw new Error('a lab has a solution')

  it.for([
    ['a starter that passes', spoiled({ starter: first.answer }), /starter: expected failed/],
    ['one solution only', spoiled({ solutions: [first] }), /solutions: expected at least 2/],
    [
      'a mutant that is right',
      spoiled({
        mutants: [
          ...lab.mutants,
          { ...(lab.mutants[0] as never as object), name: 'right', answer: first.answer } as never,
        ],
      }),
      /mutant right.*expected failed/,
    ],
    [
      'a mutant that names the wrong check',
      spoiled({ mutants: lab.mutants.map((mutant) => ({ ...mutant, check: 'one-query' })) }),
      /expected failed on one-query/,
    ],
    [
      'a lesson that prints other rows',
      spoiled({ lesson: lab.lesson.replace(/\| *(\d+) *\|/, '| 987654 |') }),
      /lesson\.md/,
    ],
  ] as const)('refuses %s', { timeout: 300_000 }, async ([, broken, message]) => {
    const report = await examLab(desk.grader, broken, { seed: 'exam', reruns: 1 })
    expect(report.failures.join('\n')).toMatch(message)
  })
})
