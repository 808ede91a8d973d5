import path from 'node:path'
import { seededRandom } from '../src/kit/random.ts'
import { readCatalog } from '../src/lab/read-catalog.ts'
import { makeForecast } from '../src/plan/forecast.ts'
import { itemsToAsk } from '../src/plan/items-to-ask.ts'
import { estimatePace } from '../src/plan/pace.ts'
import { placementRules } from '../src/plan/placement.ts'
import { makePlan } from '../src/plan/plan.ts'
import type { PlanInput, PlanSkill } from '../src/plan/plan-types.ts'
import {
  errorCurve,
  type LearnerKind,
  learnerKinds,
  simulatePlacement,
} from '../src/plan/simulated-learners.ts'
import { figuresOf, type Line, round, timed } from './measure.ts'
import { root } from './program.ts'

/** A plan of 150 skills over 200 weeks, 10,000 futures of it, and placements of simulated learners. */
export async function measurePlan(): Promise<Line[]> {
  const input = largeInput()
  const plan = makePlan(input)
  const planned = await samples(50, () => makePlan(input))
  const pace = estimatePace({ weeks: 0, hoursMeant: 0, hoursFinished: 0 })
  const forecast = await samples(10, (at) =>
    makeForecast(plan, pace, { random: seededRandom(at), draws: 10_000 }),
  )
  return [
    {
      name: `plan of ${plan.tasks.length} skills over ${plan.weeks.length} weeks, ms`,
      goal: 'p95 ≤ 20',
      figures: { ...planned },
      met: planned.p95 <= 20 && plan.weeks.length >= 200,
    },
    {
      name: '10,000 forecast draws of it, ms',
      goal: 'p95 ≤ 200',
      figures: { ...forecast },
      met: forecast.p95 <= 200,
    },
    ...(await measurePlacement()),
  ]
}

async function samples(count: number, work: (at: number) => unknown) {
  const times: number[] = []
  for (let at = 0; at < count; at++) times.push(await timed(async () => work(at)))
  return figuresOf(times)
}

/** Every skill needs two of the ten before it. */
function largeInput(): PlanInput {
  const random = seededRandom('a large plan')
  const skills = Array.from({ length: 150 }, (_, at): PlanSkill => {
    const before = Array.from({ length: Math.min(2, at) }, () =>
      Math.max(0, at - random.between(1, 10)),
    )
    return {
      id: `a/s${at}`,
      area: 'a',
      title: `Skill ${at}`,
      level: 1,
      hours: random.between(4, 8),
      needs: [...new Set(before)].map((need) => `a/s${need}`),
      labs: [0, 1].map((lab) => ({
        id: `lab/${at}-${lab}`,
        title: `Lab ${at}-${lab}`,
        minutes: 30,
        needs: [],
        isDone: false,
      })),
    }
  })
  return {
    skills,
    projects: [],
    role: {
      role: 'r',
      title: 'R',
      weights: new Map(skills.map(({ id }) => [id, 1])),
      order: skills.map(({ id }) => id),
    },
    milestones: [],
    known: new Map(),
    firstDay: '2026-11-24',
    hoursAWeek: 5,
    holidays: [{ from: '2026-12-24', to: '2027-01-03' }],
    pace: 1.15,
  }
}

const kindWords: Readonly<Record<LearnerKind, string>> = {
  typical: 'typical learners',
  'one-strong': 'learners at 5 in one area and 0 to 1 in the rest',
  'one-weak': 'learners at 0 to 1 in one area and 4 to 5 in the rest',
}

async function measurePlacement(): Promise<Line[]> {
  const catalog = await readCatalog(path.join(root, 'content'))
  const { model, items } = itemsToAsk(catalog)
  return learnerKinds.map((kind) => {
    const runs = Array.from({ length: 100 }, (_, at) =>
      simulatePlacement(model, items, { random: seededRandom(`simulated learner ${at}`), kind }),
    )
    const curve = errorCurve(runs, placementRules.askedMax)
    const asked = runs.map(({ errors }) => errors.length - 1).sort((a, b) => a - b)
    return {
      name: `placement of ${runs.length} simulated ${kindWords[kind]}, ${items.size} items: mean error over areas by items asked, in levels`,
      goal: '≤ 0.5 at its end',
      figures: {
        ...Object.fromEntries(curve.map((error, at) => [`after ${at}`, round(error)])),
        'items asked, median': asked[Math.floor(asked.length / 2)] as number,
      },
      met: (curve.at(-1) as number) <= 0.5,
    }
  })
}
