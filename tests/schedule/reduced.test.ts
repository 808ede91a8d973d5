import { afterAll, describe, expect, it } from 'vitest'
import { openAnalysis } from '../../src/engine/analysis/analysis.ts'
import {
  type Answerer,
  openTransactionAnswerer,
  textAnswerer,
} from '../../src/engine/schedule/answerer.ts'
import { type Choosing, explore } from '../../src/engine/schedule/explore.ts'
import { openPrograms, queriesOf } from '../../src/engine/schedule/explore-check.ts'
import { outcomeOf } from '../../src/engine/schedule/outcome.ts'
import { openReferences } from '../../src/engine/schedule/references.ts'
import type { ScheduleRuntime } from '../../src/engine/schedule/runtime.ts'
import { openRuntimePool } from '../../src/engine/schedule/runtime-pool.ts'
import { startTransactionChild } from '../../src/engine/schedule/transaction-process.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import { seededRandom } from '../../src/kit/random.ts'
import type { ScheduleCheck, ScheduleLab } from '../../src/lab/kinds/schedule.ts'
import { openSpareChildren } from '../../src/world/runner/spare-children.ts'
import { removeScratch, scratchHome } from '../../src/world/test-data/scratch.ts'
import { readContent } from '../content.ts'
import { drawn, isLongRun } from '../long-run.ts'

/*
 * What is not played would have come to the same: for every answer of every schedule lab, all
 * schedules come to the outcomes that the reduced ones come to. Every day a part of them.
 */

/** Schedules up to which all are played; beyond, BEGIN is folded into what follows it. */
const fullMax = isLongRun ? 300 : 24
const foldedMax = isLongRun ? 3_000 : 24

const home = scratchHome()
const analysis = openAnalysis(defaultLimits)
const pool = openRuntimePool({ home, isEmbedded: true }, defaultLimits)
const spares = openSpareChildren(1, startTransactionChild)
const references = openReferences(spares)
afterAll(async () => {
  await pool.close()
  await references.close()
  await spares.close()
  await analysis.close()
  removeScratch(home)
})

const labs = [...(await readContent()).catalog.labs.values()].filter(
  (lab): lab is ScheduleLab => lab.kind === 'schedule',
)
/** One of each lab's mutants; all of its answers on a long run. */
const answersOf = (lab: ScheduleLab, at: number): { name: string; answer: string }[] => {
  if (isLongRun) return [...lab.solutions, ...lab.mutants]
  const mutant = lab.mutants[at % lab.mutants.length]
  return mutant ? [mutant] : []
}
const meetings = ({ checks }: ScheduleLab): ScheduleCheck[] => {
  const several = checks.filter(
    ({ sessions }) => sessions.length > 1 && sessions.every(({ again }) => again === undefined),
  )
  return isLongRun ? several : several.filter(({ sessions }) => sessions.length === 2).slice(0, 1)
}

const cases = labs.flatMap((lab, at) =>
  answersOf(lab, at).flatMap(({ name, answer }) =>
    meetings(lab).map((check) => ({
      what: `${lab.id} ${name}, ${check.name}`,
      lab,
      answer,
      check,
    })),
  ),
)

describe('what is not played would have come to the same', () => {
  it.each(drawn(cases, 3))('$what', { timeout: 3_600_000 }, async ({ lab, answer, check }) => {
    const answerer =
      lab.answers === 'transaction.ts'
        ? openTransactionAnswerer(spares, references)
        : textAnswerer(analysis)
    try {
      await pool.use(lab, (runtimes) => compare({ lab, check, answer, answerer, runtimes }))
    } finally {
      answerer.close()
    }
  })

  it('looks at every lab in which sessions meet', () => {
    expect(new Set(cases.map(({ lab }) => lab.id)).size).toBe(labs.length)
    expect(labs.length).toBeGreaterThanOrEqual(8)
  })
})

interface Compared {
  readonly lab: ScheduleLab
  readonly check: ScheduleCheck
  readonly answer: string
  readonly answerer: Answerer
  readonly runtimes: readonly ScheduleRuntime[]
}

async function compare({ lab, check, answer, answerer, runtimes }: Compared): Promise<void> {
  const answering = await answerer.reference(answer)
  const all = check.sessions.map((_, at) => at)
  const program = openPrograms(check, seededRandom('reduced'))(answering, all)
  const play = async (choosing: Choosing, schedulesMax: number) => {
    const wanted = {
      program,
      runtimes,
      stepsMax: 40,
      isRedone: false,
      queries: queriesOf(lab, check),
    }
    const { traces, isCut, astray } = await explore({ ...wanted, choosing, schedulesMax })
    expect(astray).toBe(0)
    const outcomes = new Set(traces.map((trace) => outcomeOf(trace, program)))
    return { isCut, count: traces.length, outcomes: [...outcomes].sort() }
  }
  const reduced = await play('reduced', 10_000)
  const full = await play('all', fullMax)
  const reference = full.isCut ? await play('folded', foldedMax) : full
  // Only the first schedules are played where there are more: none may be new.
  if (reference.isCut) {
    expect(reference.outcomes.filter((one) => !reduced.outcomes.includes(one))).toEqual([])
  } else expect(reference.outcomes).toEqual(reduced.outcomes)
  expect(reduced.isCut).toBe(false)
  if (!reference.isCut) expect(reduced.count).toBeLessThanOrEqual(reference.count)
}
