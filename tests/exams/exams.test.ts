import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examLab } from '../../src/grader/exam.ts'
import { hashOf } from '../../src/kit/hash.ts'
import type { Lab, LabBase } from '../../src/lab/lab.ts'
import { readCatalog } from '../../src/lab/read-catalog.ts'
import { openTestGrader, testHome } from '../grading.ts'
import { listSources, root } from '../tidy/sources.ts'

const isLong = process.env.BACKWRIGHT_TEST_LONG === '1'
const reruns = isLong ? 20 : 1
const catalog = await readCatalog(path.join(root, 'content'))
const labs = [...catalog.labs.values()]

/** Everything that a verdict can depend on besides the lab. */
const engineHash = hashOf(
  ...['engine', 'grader', 'lab', 'kit', 'world'].flatMap((room) =>
    listSources(path.join(root, 'src', room), /(?<!\.test)\.ts$/).map(({ text }) => text),
  ),
)

const passedFolder = path.join(testHome, 'exams-passed')
const passedFile = (labHash: string): string =>
  path.join(passedFolder, hashOf(labHash, engineHash, String(reruns)).slice(0, 32))

let desk: Awaited<ReturnType<typeof openTestGrader>>
beforeAll(async () => {
  desk = await openTestGrader()
  fs.mkdirSync(passedFolder, { recursive: true })
})
afterAll(() => desk.close())

describe('every lab passes its exam', () => {
  it('there are the twenty labs of query and change', () => {
    expect(labs.filter(({ kind }) => kind === 'query').length).toBeGreaterThanOrEqual(17)
    expect(labs.filter(({ kind }) => kind === 'change').length).toBeGreaterThanOrEqual(3)
  })

  it.for(labs.map((lab) => [lab.id, lab] as const))('%s', { timeout: 900_000 }, async ([, lab]) => {
    if (fs.existsSync(passedFile(lab.hash))) return
    const report = await examLab(desk.grader, lab, { seed: 'exam', reruns })
    expect(report.failures).toEqual([])
    expect(report.graded).toBeGreaterThan(lab.solutions.length + lab.mutants.length)
    fs.writeFileSync(passedFile(lab.hash), `${lab.id} ${new Date().toISOString()}\n`)
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
