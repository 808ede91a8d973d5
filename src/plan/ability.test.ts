import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Ability,
  abilityModel,
  areaLevels,
  chanceAbove,
  chanceRight,
  type Evidence,
  expectedGain,
  levelAtShare,
  meanOf,
  needsOf,
  observe,
  outlookOf,
  priorAbility,
  varianceOf,
} from './ability.ts'

const model = abilityModel([
  { id: 'a/one', area: 'a', level: 1, needs: [] },
  { id: 'a/two', area: 'a', level: 3, needs: ['a/one'] },
  { id: 'b/one', area: 'b', level: 2, needs: ['a/two'] },
  { id: 'c/one', area: 'c', level: 4, needs: [] },
])
const difficulty = fc.integer({ min: 1, max: 5 })
const guess = fc.constantFrom(0.02, 0.25)
const evidence = fc.record({
  skill: fc.constantFrom('a/one', 'a/two', 'b/one', 'c/one'),
  difficulty,
  guess,
  answer: fc.constantFrom('right' as const, 'wrong' as const, 'unknown' as const),
})
const after = (seen: readonly Evidence[], level = 2): Ability =>
  seen.reduce((ability, one) => observe(model, ability, one), priorAbility(level))
const levelsOf = (ability: Ability, area: string): Float64Array =>
  areaLevels(model, ability).get(area) as Float64Array

describe('a chance to be right', () => {
  it('rises with the level, from a guess to all but a slip; typing slips twice as often', () => {
    const chosen = { difficulty: 2, guess: 0.25 }
    const typed = { difficulty: 2, guess: 0.02 }
    expect(chanceRight(50, chosen)).toBeCloseTo(0.97, 10)
    expect(chanceRight(50, typed)).toBeCloseTo(0.94, 10)
    expect(chanceRight(-50, chosen)).toBeCloseTo(0.25, 10)
    expect(chanceRight(2, chosen)).toBeCloseTo(0.25 + (0.97 - 0.25) / 2, 10)
    expect(chanceRight(3, chosen)).toBeGreaterThan(chanceRight(2, chosen))
  })
})

describe('a belief', () => {
  it('is a distribution, around the level that it begins with', () => {
    for (const level of [1, 2.5, 4]) {
      const levels = levelsOf(priorAbility(level), 'a')
      expect(levels.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10)
      // Pulled toward the middle, since some people are anywhere.
      const mean = meanOf(levels)
      expect(Math.abs(mean - 2.5)).toBeLessThanOrEqual(Math.abs(level - 2.5) + 1e-9)
    }
    expect(meanOf(levelsOf(priorAbility(2.5), 'a'))).toBeCloseTo(2.5, 10)
    expect(meanOf(levelsOf(priorAbility(3), 'a'))).toBeGreaterThan(
      meanOf(levelsOf(priorAbility(2), 'a')),
    )
  })

  it('moves its own area most and the others along, whatever the order of what was seen', () => {
    const right = { skill: 'a/two', difficulty: 4, answer: 'right' as const, guess: 0.02 }
    const [before, moved] = [priorAbility(2), after([right])]
    const shift = (area: string): number =>
      meanOf(levelsOf(moved, area)) - meanOf(levelsOf(before, area))
    expect(shift('a')).toBeGreaterThan(shift('b'))
    expect(shift('b')).toBeGreaterThan(0.05)
    expect(shift('b')).toBeCloseTo(shift('c'), 10)
    expect(observe(model, before, { ...right, skill: 'x/gone' })).toBe(before)
    fc.assert(
      fc.property(fc.array(evidence, { maxLength: 5 }), (seen) => {
        const [one, other] = [after(seen), after(seen.toReversed())]
        for (const area of ['a', 'b', 'c']) {
          expect(meanOf(levelsOf(one, area))).toBeCloseTo(meanOf(levelsOf(other, area)), 8)
        }
      }),
    )
  })

  it('is lower after “I don’t know” than after a wrong answer that may be a slip', () => {
    const of = (answer: Evidence['answer']) =>
      meanOf(levelsOf(after([{ skill: 'a/one', difficulty: 1, guess: 0.25, answer }]), 'a'))
    expect(of('unknown')).toBeLessThan(of('wrong'))
    expect(of('wrong')).toBeLessThan(of('right'))
  })

  it('is read at any share of its weight, never lower for a greater one', () => {
    const even = new Float64Array(21).fill(1 / 21)
    expect(levelAtShare(even, 0.5)).toBeCloseTo(2.5, 10)
    expect(levelAtShare(even, 0.25)).toBeCloseTo(1.1875, 10)
    expect([levelAtShare(even, 0), levelAtShare(even, 1)]).toEqual([0, 5])
    // Half are at the lowest level, half at the highest; nobody is between.
    const either = new Float64Array(21).with(0, 0.5).with(20, 0.5)
    expect([0.25, 0.75].map((share) => levelAtShare(either, share))).toEqual([0, 5])
    expect(levelAtShare(either, 0.6)).toBeCloseTo(5 - 0.3 * 0.25, 10)
    fc.assert(
      fc.property(fc.array(evidence, { maxLength: 4 }), (seen) => {
        const levels = levelsOf(after(seen), 'a')
        let last = 0
        for (let share = 0.01; share < 1; share += 0.01) {
          const level = levelAtShare(levels, share)
          expect(level).toBeGreaterThanOrEqual(last)
          last = level
        }
        expect(chanceAbove(levels, 1)).toBeGreaterThan(chanceAbove(levels, 4))
      }),
      { numRuns: 30 },
    )
  })
})

it('a skill needs what its needs need, each once, and nothing that is not there', () => {
  const ids = (skill: string): string[] => [...needsOf(model, skill)].map(({ id }) => id).sort()
  expect(ids('b/one')).toEqual(['a/one', 'a/two'])
  expect(ids('a/one')).toEqual([])
  expect(ids('x/gone')).toEqual([])
})

it('a question is worth what it takes off the unknown on average over its answers', () => {
  const weights = fc.option(fc.record({ a: fc.nat(5), b: fc.nat(5), c: fc.nat(5) }))
  const task = fc.record({ skill: fc.constantFrom('a/one', 'b/one', 'c/one'), difficulty, guess })
  fc.assert(
    fc.property(fc.array(evidence, { maxLength: 4 }), task, weights, (seen, asked, weighted) => {
      const ability = after(seen)
      const unknown = (of: Ability): number =>
        (['a', 'b', 'c'] as const).reduce(
          (sum, area) => sum + (weighted?.[area] ?? 1) * varianceOf(levelsOf(of, area)),
          0,
        )
      const levels = levelsOf(ability, asked.skill.split('/')[0] as string)
      const right = levels.reduce((sum, weight, at) => sum + weight * chanceRight(at / 4, asked), 0)
      const left =
        right * unknown(observe(model, ability, { ...asked, answer: 'right' })) +
        (1 - right) * unknown(observe(model, ability, { ...asked, answer: 'wrong' }))
      const gain = expectedGain(model, outlookOf(model, ability), {
        task: asked,
        weights: weighted,
      })
      expect(gain).toBeCloseTo(unknown(ability) - left, 8)
    }),
    { numRuns: 60 },
  )
  const nowhere = { task: { skill: 'x/gone', difficulty: 1, guess: 0 }, weights: null }
  expect(expectedGain(model, outlookOf(model, priorAbility(2)), nowhere)).toBe(0)
})
