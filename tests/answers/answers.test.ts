import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readContent } from '../content.ts'
import { openTestGrader } from '../grading.ts'
import { drawn, isLongRun } from '../long-run.ts'
import { gradeAnswer, readAnswers, type WrittenAnswer } from './answers.ts'

const { labs } = (await readContent()).catalog
const all = readAnswers(labs)

/** Kinds whose verdicts start servers and take seconds: in the long run alone. */
const slow = /^(http|exploit|admin)\//
const quick = [...new Set(all.map(({ labId }) => labId))].filter((id) => !slow.test(id))

/** In the short run three of every ninth lab, others with each change of the engines: the first right one and two wrong ones. */
const chosen = isLongRun ? all : drawn(quick, 9).flatMap(sample)
function sample(labId: string): WrittenAnswer[] {
  const own = all.filter((one) => one.labId === labId)
  const right = own.filter(({ verdict }) => verdict === 'passed').slice(0, 1)
  return [...right, ...own.filter(({ verdict }) => verdict !== 'passed').slice(0, 2)]
}

let desk: Awaited<ReturnType<typeof openTestGrader>>
beforeAll(async () => {
  desk = await openTestGrader()
})
afterAll(() => desk.close())

describe('answers that nobody made a lab with', () => {
  it('names each once', () => {
    const names = all.map(({ labId, name }) => `${labId} ${name}`)
    expect(new Set(names).size).toBe(names.length)
  })

  it.for(chosen.map((one) => [one.labId, one.name, one.verdict, one] as const))(
    '%s: %s is %s',
    { timeout: 600_000 },
    async ([labId, name, wanted, one]) => {
      const lab = labs.get(labId)
      if (!lab) throw new Error(labId)
      for (const seed of isLongRun ? ['a', 'b', 'c'] : ['a']) {
        const verdict = await gradeAnswer(desk.grader, lab, one, seed)
        const first = verdict.checks.find(({ status }) => status !== 'passed')
        expect(verdict.status, `${name}, ${first?.name}: ${first?.reason?.came}`).toBe(wanted)
      }
    },
  )
})
