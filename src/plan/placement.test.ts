import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSkills } from '../lab/skills.ts'
import { abilityModel, observe, priorAbility } from './ability.ts'
import { estimateSkills, readEstimate } from './estimate.ts'
import {
  abilityAfter,
  evidenceOf,
  nextPlacementStep,
  type PlacementAnswer,
  placementRules,
} from './placement.ts'

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

const isSql = ({ area }: { area: string }): boolean => area === 'sql'

/** Goes through a placement, answering by rule. */
function take(
  answerTo: (difficulty: number, area: string) => PlacementAnswer['answer'],
  background: 'never' | 'yes' | null = null,
  weights: Record<string, number> | null = null,
) {
  const answers: PlacementAnswer[] = []
  for (;;) {
    const step = nextPlacementStep(model, items, { answers, background, weights })
    if (step.kind === 'ended') return { answers, why: step.why }
    const { difficulty, area } = items.get(step.item) as { difficulty: number; area: string }
    answers.push({ item: step.item, answer: answerTo(difficulty, area) })
  }
}

function estimateAfter(answers: readonly PlacementAnswer[], background: 'never' | 'yes' | null) {
  const ability = abilityAfter(model, items, { answers, background })
  const { areas: estimated } = readEstimate(model, ability, evidenceOf(items, answers))
  return new Map(estimated.map((one) => [one.area, one]))
}

describe('a placement', () => {
  it('recognizes an absolute beginner after a few areas and spares them the rest', () => {
    const weights = { start: 2, code: 4, sql: 5, model: 4, txn: 5, perf: 3, dba: 2, http: 5, sec: 5, a11y: 1, ops: 3, arch: 2 } // biome-ignore format: as a row
    for (const background of ['never', null, 'yes'] as const) {
      const { answers, why } = take(() => 'unknown', background, weights)
      const { beginnerAfter, beginnerAfterOthers } = placementRules
      expect({ asked: answers.length, why }).toEqual({
        asked: background === 'never' ? beginnerAfter : beginnerAfterOthers,
        why: 'beginner',
      })
      const areas = answers.map(({ item }) => items.get(item)?.area)
      expect(new Set(areas).size).toBe(areas.length)
    }
  })

  it('asks nothing twice, and about every area of the role and no other', () => {
    const { answers, why } = take((difficulty) => (difficulty <= 2.4 ? 'right' : 'wrong'), 'yes')
    expect(['sure-enough', 'enough-asked']).toContain(why)
    expect(answers.length).toBeLessThanOrEqual(placementRules.askedMax)
    expect(new Set(answers.map(({ item }) => item)).size).toBe(answers.length)
    const asked = (taken: typeof answers) => new Set(taken.map(({ item }) => items.get(item)?.area))
    expect(asked(answers).size).toBe(model.areas.size)
    const weights = { ...Object.fromEntries([...model.areas.keys()].map((id) => [id, 3])), a11y: 0 }
    const other = take((difficulty) => (difficulty <= 2.4 ? 'right' : 'wrong'), 'yes', weights)
    expect(asked(other.answers).has('a11y')).toBe(false)
    expect(asked(other.answers).size).toBe(model.areas.size - 1)
  })

  it('asks up to the level that fails where all was right', () => {
    const { answers } = take((_difficulty, area) => (area === 'sql' ? 'right' : 'unknown'), 'yes')
    const own = answers.flatMap(({ item }) => {
      const found = items.get(item)
      return found?.area === 'sql' ? [found.difficulty] : []
    })
    const hardest = Math.max(...[...items.values()].filter(isSql).map((one) => one.difficulty))
    expect(Math.max(...own)).toBe(hardest)
    expect(own.length).toBeGreaterThan(1)
  })

  it('asks no more about an area once its hardest question was right', () => {
    const { answers } = take(() => 'right', 'yes')
    const asked = Map.groupBy(
      answers.map(({ item }) => items.get(item) as { area: string; difficulty: number }),
      ({ area }) => area,
    )
    for (const [area, own] of asked) {
      const all = [...items.values()].filter((one) => one.area === area)
      const hardest = Math.max(...all.map(({ difficulty }) => difficulty))
      const at = own.findIndex(({ difficulty }) => difficulty === hardest)
      if (at >= 0) expect(own.length, area).toBe(at + 1)
      // Each that was right is followed by a harder one.
      const levels = own.map(({ difficulty }) => difficulty)
      expect(levels).toEqual([...new Set(levels)].toSorted((a, b) => a - b))
    }
  })

  it('begins gently while nothing was right, in every area that has something gentle', () => {
    const ofArea = Map.groupBy(items.values(), ({ area }) => area)
    const isGentle = ({ difficulty }: { difficulty: number }): boolean =>
      difficulty <= placementRules.gentle
    const asked = take(() => 'unknown', 'yes').answers.flatMap(({ item }) => items.get(item) ?? [])
    const gentle = asked.filter(({ area }) => ofArea.get(area)?.some(isGentle))
    expect(gentle.length).toBeGreaterThan(0)
    expect(gentle.filter(isGentle)).toEqual(gentle)
  })

  it('asks something easier of an area where nothing was right, while others go well', () => {
    const { answers } = take((_difficulty, area) => (area === 'sql' ? 'unknown' : 'right'), 'yes')
    const own = answers.flatMap(({ item }) => {
      const found = items.get(item)
      return found && isSql(found) ? [found.difficulty] : []
    })
    expect(own.length).toBeGreaterThan(1)
    for (const difficulty of own.slice(1)) {
      expect(difficulty).toBeLessThanOrEqual(placementRules.gentle)
    }
  })

  it('does not end on one slip: an expert who mistyped the first query is asked on', () => {
    let isFirst = true
    const { answers, why } = take((_difficulty, area) => {
      if (area !== 'sql') return 'unknown'
      const answer = isFirst ? 'wrong' : 'right'
      isFirst = false
      return answer
    }, null)
    expect(why).not.toBe('beginner')
    const estimate = estimateAfter(answers, null)
    expect(estimate.get('sql')?.level).toBeGreaterThanOrEqual(3)
    expect(estimate.get('sql')?.basis).toBe('shown')
  })

  it('gives a database expert the databases, and nothing else', () => {
    const own = new Set(['sql', 'dba', 'model', 'perf', 'txn'])
    const { answers } = take((_d, area) => (own.has(area) ? 'right' : 'unknown'), null)
    const estimate = estimateAfter(answers, null)
    for (const area of own) expect(estimate.get(area)?.level).toBeGreaterThanOrEqual(4)
    for (const area of ['a11y', 'arch']) {
      expect(estimate.get(area)?.level).toBeLessThanOrEqual(2)
      expect(['failed', 'not-tested', 'implied']).toContain(estimate.get(area)?.basis)
    }
  })
})

it('an answer to an item that isn’t there is refused, by its name', () => {
  const answers = [{ item: 'sql/no-such-item', answer: 'right' as const }]
  expect(() => evidenceOf(items, answers)).toThrow('got sql/no-such-item')
})

describe('an estimate', () => {
  const canDo = (skill: string, of: ReturnType<typeof readEstimate>): number =>
    of.skills.get(skill)?.canDo as number

  it('passes on along the graph: whoever can do windows can select', () => {
    const prior = priorAbility(1.5)
    const seen = { skill: 'sql/window', difficulty: 3, guess: 0.02 }
    const before = readEstimate(model, prior)
    const after = (answer: 'right' | 'unknown') => {
      const evidence = { ...seen, answer }
      return readEstimate(model, observe(model, prior, evidence), [evidence])
    }
    const [able, unable] = [after('right'), after('unknown')]
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
        const estimate = readEstimate(model, ability, evidenceOf(items, answers))
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

  it('takes “I do not know” for no skill, whatever the background and the other areas', () => {
    const unknown = { item: 'txn/isolation', answer: 'unknown' as const }
    const others = ['sql/window', 'http/first-endpoint'].map((item) => ({
      item,
      answer: 'right' as const,
    }))
    for (const answers of [[unknown], [...others, unknown]]) {
      const taken = { answers, background: 'yes' as const }
      const estimate = readEstimate(
        model,
        abilityAfter(model, items, taken),
        evidenceOf(items, answers),
      )
      const area = estimate.areas.find((one) => one.area === 'txn')
      expect(area?.level).toBeLessThan(items.get('txn/isolation')?.difficulty as number)
      for (const { id } of skills.filter((one) => one.area === 'txn')) {
        expect(canDo(id, estimate)).toBeLessThanOrEqual(0.5)
      }
      const untested = estimate.areas.find((one) => one.area === 'a11y')
      expect(untested?.basis).toBe('not-tested')
    }
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
