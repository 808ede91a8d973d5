import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../kit/random.ts'
import { readSkills } from '../lab/skills.ts'
import { abilityModel, observe, priorAbility } from './ability.ts'
import { estimateSkills, readEstimate } from './estimate.ts'
import {
  abilityAfter,
  nextPlacementStep,
  type PlacementAnswer,
  placementRules,
} from './placement.ts'
import { errorCurve, simulatePlacement } from './simulated-learners.ts'

const areas = await readSkills(path.join(import.meta.dirname, '../../content'))
const skills = areas.flatMap(({ skills: own }) => own)
const model = abilityModel(skills)
/** One item a skill at its level; every third has to be typed, so it cannot be guessed. */
const items = new Map(
  skills.map(({ id, area, level }, at) => [
    id,
    { id, skill: id, area, difficulty: level, guess: at % 3 === 0 ? 0.02 : 0.25 },
  ]),
)

/** Goes through a placement, answering by rule. */
function take(
  answerTo: (difficulty: number) => PlacementAnswer['answer'],
  background: 'never' | 'yes' | null = null,
) {
  const answers: PlacementAnswer[] = []
  for (;;) {
    const step = nextPlacementStep(model, items, { answers, background })
    if (step.kind === 'ended') return { answers, why: step.why }
    const { difficulty } = items.get(step.item) as { difficulty: number }
    answers.push({ item: step.item, answer: answerTo(difficulty) })
  }
}

describe('a placement', () => {
  it('recognizes an absolute beginner after three and spares them the rest', () => {
    for (const background of ['never', null, 'yes'] as const) {
      const { answers, why } = take(() => 'unknown', background)
      expect({ asked: answers.length, why }).toEqual({ asked: 3, why: 'beginner' })
      const difficulties = answers.map(({ item }) => items.get(item)?.difficulty as number)
      expect(Math.max(...difficulties)).toBeLessThanOrEqual(2)
    }
  })

  it('ends when it is sure enough, asks nothing twice, and asks about many areas', () => {
    const { answers, why } = take((difficulty) => (difficulty <= 2.4 ? 'right' : 'wrong'), 'yes')
    expect(why).toBe('sure-enough')
    expect(answers.length).toBeGreaterThanOrEqual(placementRules.askedMin)
    expect(answers.length).toBeLessThanOrEqual(placementRules.askedMax)
    expect(new Set(answers.map(({ item }) => item)).size).toBe(answers.length)
    expect(new Set(answers.map(({ item }) => items.get(item)?.area)).size).toBeGreaterThanOrEqual(7)
  })

  it('is off by half a level or less over all areas with 12 items', () => {
    const runs = Array.from({ length: 80 }, (_, at) =>
      simulatePlacement(model, items, seededRandom(`simulated learner ${at}`)),
    )
    const curve = errorCurve(runs, placementRules.askedMax)
    const shown = curve.map((error, at) => `${at}: ${error.toFixed(2)}`).join('  ')
    process.stdout.write(`mean error over areas in levels, by items asked: ${shown}\n`)
    expect(curve[12]).toBeLessThanOrEqual(0.5)
    expect(curve[12]).toBeLessThan((curve[0] as number) * 0.8)
    const asked = runs.map(({ errors }) => errors.length - 1).sort((a, b) => a - b)
    expect(asked[Math.floor(asked.length / 2)]).toBeGreaterThanOrEqual(9)
    expect(asked[Math.floor(asked.length / 2)]).toBeLessThanOrEqual(15)
  })
})

describe('an estimate', () => {
  const canDo = (skill: string, of: ReturnType<typeof readEstimate>): number =>
    of.skills.get(skill)?.canDo as number

  it('passes on along the graph: who can do windows can select', () => {
    const prior = priorAbility(model, 1.5)
    const seen = { skill: 'sql/window', difficulty: 3, guess: 0.02 }
    const before = readEstimate(model, prior)
    const able = readEstimate(model, observe(model, prior, { ...seen, answer: 'right' }))
    const unable = readEstimate(model, observe(model, prior, { ...seen, answer: 'unknown' }))
    expect(canDo('sql/select', able)).toBeGreaterThan(0.9)
    expect(canDo('sql/select', able)).toBeGreaterThan(canDo('sql/select', before))
    expect(canDo('sql/recursive-cte', unable)).toBeLessThan(canDo('sql/recursive-cte', before))
    const moved = (skill: string): number =>
      (able.skills.get(skill)?.level as number) - (before.skills.get(skill)?.level as number)
    expect(moved('sql/group')).toBeGreaterThan(moved('a11y/structure'))
  })

  it('is never surer of a skill than of what it needs, and its range holds its level', () => {
    const answer = fc.record({
      item: fc.constantFrom(...items.keys()),
      answer: fc.constantFrom('right' as const, 'wrong' as const, 'unknown' as const),
    })
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 8 }), (answers) => {
        const taken = { answers, background: null }
        const ability = abilityAfter(model, items, taken)
        const estimate = readEstimate(model, ability)
        for (const { id, needs } of skills) {
          for (const need of needs) {
            expect(canDo(need, estimate)).toBeGreaterThanOrEqual(canDo(id, estimate))
          }
        }
        for (const { low, level, high } of estimate.areas) {
          expect(low).toBeLessThanOrEqual(level)
          expect(level).toBeLessThanOrEqual(high)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('knows what labs have proved, and believes more of it than of what was practiced', () => {
    const of = (progress: 'practiced' | 'proved') =>
      estimateSkills(model, {
        verdicts: [{ skill: 'sql/group', progress }],
        answers: [],
        startLevel: 1,
      })
    expect(canDo('sql/group', of('proved'))).toBe(1)
    expect(canDo('sql/select', of('proved'))).toBe(1)
    expect(canDo('sql/having', of('proved'))).toBeGreaterThan(canDo('sql/having', of('practiced')))
  })

  it('refuses needs that go round', () => {
    const skill = { area: 'a', level: 1 }
    expect(() =>
      abilityModel([
        { ...skill, id: 'a/x', needs: ['a/y'] },
        { ...skill, id: 'a/y', needs: ['a/x'] },
      ]),
    ).toThrow('a/x needs a/y needs a/x')
  })
})
