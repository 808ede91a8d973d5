import { canonicalJson } from '../src/kit/hash.ts'
import type { Lab } from '../src/lab/lab.ts'
import type { Verdict } from '../src/lab/verdict.ts'
import { openTestGrader } from '../tests/grading.ts'
import { attemptOf, type Desk, queryLabs } from './desk.ts'
import type { Line } from './measure.ts'

const labsMeasured = 5
const seeds = 1000
const repeats = 100

/** Every answer of five labs with a thousand seeds, and one seed a hundred times. */
export async function measureSteadiness(): Promise<Line[]> {
  const desk = await openTestGrader()
  try {
    const labs = (await queryLabs()).slice(0, labsMeasured)
    return [await manySeeds(desk, labs), await oneSeed(desk, labs)]
  } finally {
    await desk.close()
  }
}

const answersOf = (lab: Lab): string[] =>
  [...lab.solutions, ...lab.mutants].map(({ answer }) => answer)

/** Status and first failing check, which a seed must not change. */
function outcomeOf(verdict: Verdict): string {
  const first = verdict.checks.find(({ status }) => status !== 'passed' && status !== 'skipped')
  return `${verdict.status} ${first?.name ?? ''}`
}

async function manySeeds(desk: Desk, labs: readonly Lab[]): Promise<Line> {
  let graded = 0
  let changed = 0
  const workers = 4
  for (const lab of labs) {
    for (const answer of answersOf(lab)) {
      const usual = outcomeOf(
        await desk.grader.grade(lab, attemptOf(lab, answer, 'seed-0'), () => undefined),
      )
      const share = async (from: number): Promise<void> => {
        for (let seed = from; seed < seeds; seed += workers) {
          const verdict = await desk.grader.grade(
            lab,
            attemptOf(lab, answer, `seed-${seed}`),
            () => undefined,
          )
          graded++
          if (outcomeOf(verdict) !== usual) changed++
        }
      }
      await Promise.all(Array.from({ length: workers }, (_, from) => share(from)))
    }
  }
  const name = `${seeds} seeds of every solution and mutant of ${labs.length} labs`
  return { name, goal: '0 changed verdicts', figures: { graded, changed }, met: changed === 0 }
}

async function oneSeed(desk: Desk, labs: readonly Lab[]): Promise<Line> {
  let graded = 0
  const different = new Set<string>()
  for (const lab of labs) {
    for (const answer of answersOf(lab).slice(0, 4)) {
      const texts = new Set<string>()
      for (let turn = 0; turn < repeats; turn++) {
        const verdict = await desk.grader.grade(
          lab,
          attemptOf(lab, answer, 'same'),
          () => undefined,
        )
        texts.add(canonicalJson(withoutTimes(verdict)))
        graded++
      }
      if (texts.size > 1) different.add(`${lab.id} ${answer.slice(0, 30)}`)
    }
  }
  const figures = { graded, different: different.size }
  return {
    name: `one seed ${repeats} times`,
    goal: 'identical to the byte',
    figures,
    met: different.size === 0,
  }
}

function withoutTimes(verdict: Verdict): unknown {
  return {
    ...verdict,
    elapsedMs: 0,
    checks: verdict.checks.map((check) => ({ ...check, elapsedMs: 0 })),
  }
}
