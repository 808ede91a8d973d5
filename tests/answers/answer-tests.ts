import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kind } from '../../src/lab/lab.ts'
import { readContent } from '../content.ts'
import { openTestGrader } from '../grading.ts'
import { drawn, isLongRun } from '../long-run.ts'
import { gradeAnswer, readAnswers, type WrittenAnswer } from './answers.ts'

/** Kinds whose verdicts start programs, servers or browsers and take seconds: one seed, side by side. */
const slow: ReadonlySet<Kind> = new Set(['http', 'exploit', 'admin', 'page', 'folder'])

/** The slowest of them: in the long run alone. */
const slowest: ReadonlySet<Kind> = new Set(['http', 'exploit', 'admin', 'page'])

/** The first right answer and two wrong ones. */
function sample(labId: string, all: readonly WrittenAnswer[]): WrittenAnswer[] {
  const own = all.filter((one) => one.labId === labId)
  const right = own.filter(({ verdict }) => verdict === 'passed').slice(0, 1)
  return [...right, ...own.filter(({ verdict }) => verdict !== 'passed').slice(0, 2)]
}

const { labs } = (await readContent()).catalog
const all = readAnswers(labs)
const quick = [...new Set(all.map(({ labId }) => labId))].filter(
  (id) => !slowest.has(labs.get(id)?.kind as Kind),
)

/** In `npm test` answers of every ninth lab, of whatever kind, others with each change of the engines. */
const drawnLabs = drawn(quick, 9)

/** The answers to a kind's labs, each with its verdict: a test file of a few lines each, so that files run side by side. */
export function answerTests(kind: Kind): void {
  const own = all.filter(({ labId }) => labs.get(labId)?.kind === kind)
  const chosen = isLongRun
    ? own
    : drawnLabs.filter((id) => labs.get(id)?.kind === kind).flatMap((id) => sample(id, own))
  const seeds = isLongRun && !slow.has(kind) ? ['a', 'b', 'c'] : ['a']
  let desk: Awaited<ReturnType<typeof openTestGrader>> | undefined
  beforeAll(async () => {
    if (chosen.length > 0) desk = await openTestGrader()
  })
  afterAll(() => desk?.close())

  describe(`answers to ${kind} labs that nobody made them with`, () => {
    it('names each once', () => {
      const names = own.map(({ labId, name }) => `${labId} ${name}`)
      expect(names.length).toBeGreaterThan(0)
      expect(new Set(names).size).toBe(names.length)
    })

    const each = slow.has(kind) ? it.concurrent : it
    each.for(chosen.map((one) => [one.labId, one.name, one.verdict, one] as const))(
      '%s: %s is %s',
      { timeout: 600_000 },
      async ([labId, name, wanted, one]) => {
        const lab = labs.get(labId)
        if (!lab || !desk) throw new Error(labId)
        for (const seed of seeds) {
          const verdict = await gradeAnswer(desk.grader, lab, one, seed)
          const first = verdict.checks.find(({ status }) => status !== 'passed')
          expect(verdict.status, `${name}, ${first?.name}: ${first?.reason?.came}`).toBe(wanted)
        }
      },
    )
  })
}
