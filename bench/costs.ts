import path from 'node:path'
import { type CostDatabasePool, openCostDatabasePool } from '../src/engine/cost/database-pool.ts'
import { type CostTask, readFor, valuesOf } from '../src/engine/cost/grade-cost.ts'
import { measure } from '../src/engine/cost/measure.ts'
import { defaultLimits } from '../src/kit/limits.ts'
import type { CostLab } from '../src/lab/kinds/cost.ts'
import { readLab } from '../src/lab/read.ts'
import { openTestGrader } from '../tests/grading.ts'
import { testHome } from '../tests/test-home.ts'
import { attemptOf } from './desk.ts'
import { figuresOf, type Line } from './measure.ts'
import { root } from './program.ts'

/** Labs of counted work: whether counts are the same in databases made anew, and how long a verdict takes. */

const labs = [
  'the-right-index',
  'load-a-million',
  'the-expensive-query',
  'one-query-not-a-hundred',
  'read-the-plan',
  'cover-it',
  'why-no-index',
]
const roundsWanted = 30
const verdictGoalMs = 1_000

export async function measureCosts(
  names: readonly string[] = labs,
  rounds = roundsWanted,
): Promise<Line[]> {
  const lines: Line[] = []
  for (const name of names) {
    const lab = (await readLab(path.join(root, 'content/labs/cost', name))) as CostLab
    lines.push(await measureSteadiness(lab, rounds))
  }
  lines.push(await measureVerdicts())
  return lines
}

/** The reference and a wrong answer, counted at three sizes in databases that are made anew each time. */
async function measureSteadiness(lab: CostLab, rounds: number): Promise<Line> {
  const seen = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    // A cluster lasts for three rounds, so that ten of them are started anew as well.
    const pool = openCostDatabasePool({ home: testHome, isEmbedded: true }, defaultLimits)
    try {
      for (let turn = 0; turn < 3 && round < rounds; turn++, round++) {
        const counts = await countsIn(pool, { ...lab, hash: `${lab.hash}-${round}` })
        seen.set(counts, (seen.get(counts) ?? 0) + 1)
      }
      round--
    } finally {
      await pool.close()
    }
  }
  const differing = rounds - Math.max(...seen.values())
  return {
    name: `counts of ${lab.id} in fresh databases`,
    goal: 'none differs',
    figures: { rounds, different: seen.size, differing },
    met: differing === 0,
  }
}

async function countsIn(pool: CostDatabasePool, lab: CostLab): Promise<string> {
  const { requests, checks } = lab
  const task: CostTask = { lab, requests, checks, reference: '' }
  const values = valuesOf(task, 'bench')
  const answers = [lab.solutions[0]?.answer ?? '', lab.mutants[0]?.answer ?? '']
  return await pool.use(lab, async (costDatabases) => {
    const counts: unknown[] = []
    for (const text of answers) {
      const answer = readFor(task, text, values, defaultLimits)
      if (answer.kind === 'unread') throw new Error(`the answer can be read: ${answer.reason.came}`)
      for (const at of lab.sizes.keys()) {
        const asked = { ...answer, lab, requests, values, limits: defaultLimits }
        const measured = await measure(costDatabases, at, asked)
        if (measured.kind === 'broken') throw new Error(measured.broken.message)
        counts.push([...measured.requests].map(([name, one]) => [name, one.counts]))
      }
    }
    return JSON.stringify(counts)
  })
}

/** Whole verdicts of an index: right and wrong, with seeds of their own. */
async function measureVerdicts(): Promise<Line> {
  const desk = await openTestGrader()
  try {
    const lab = await readLab(path.join(root, 'content/labs/cost/the-right-index'))
    await desk.grader.warm(lab)
    const samples: number[] = []
    for (let seed = 0; seed < 5; seed++) {
      for (const { answer } of [...lab.solutions, ...lab.mutants]) {
        const attempt = attemptOf(lab, answer, `bench-${seed}`)
        const { elapsedMs } = await desk.grader.grade(lab, attempt, () => undefined)
        samples.push(elapsedMs)
      }
    }
    const { n, p50, p95, max } = figuresOf(samples)
    return {
      name: `verdicts of ${lab.id}, ms`,
      goal: `p95 at most ${verdictGoalMs} ms`,
      figures: { n, p50, p95, max },
      met: p95 <= verdictGoalMs,
    }
  } finally {
    await desk.close()
  }
}
