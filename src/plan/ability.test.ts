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
    // One in ten by guessing is no longer typed.
    expect(chanceRight(50, { difficulty: 2, guess: 0.1 })).toBeCloseTo(0.97, 10)
  })

  it('has e² to one odds a level above the task, and one to e² a level below it', () => {
    const typed = { difficulty: 2, guess: 0 }
    expect(chanceRight(3, typed)).toBeCloseTo(0.94 * 0.880797, 6)
    expect(chanceRight(1, typed)).toBeCloseTo(0.94 * 0.119203, 6)
  })
})

/** All of the weight at one level. */
const point = (level: number): Float64Array => new Float64Array(21).with(level * 4, 1)
/** Half of it at the lowest level, half at the highest; nobody is between. */
const either = new Float64Array(21).with(0, 0.5).with(20, 0.5)

describe('a belief', () => {
  it('begins with levels that differ by 1.3 between people', () => {
    const { overall } = priorAbility(2.5)
    const share = (level: number): number => (overall[4 * level] ?? 0) / (overall[10] ?? 0)
    // The normal curve at 1.25 and at 2.5, by its middle.
    expect(share(3.75)).toBeCloseTo(0.629847, 6)
    expect(share(0)).toBeCloseTo(0.157377, 6)
    expect(share(5)).toBeCloseTo(0.157377, 6)
  })

  it('has four in five areas within half a level of the overall one, the others anywhere', () => {
    const levels = levelsOf({ overall: point(2.5), seen: new Map() }, 'a')
    expect([0, 2.5, 2.75, 3].map((level) => levels[4 * level])).toEqual([
      expect.closeTo(0.009524, 6),
      expect.closeTo(0.169101, 6),
      expect.closeTo(0.15035, 6),
      expect.closeTo(0.106312, 6),
    ])
  })

  it.each([
    ['right', 0.431066, 1.568934],
    ['wrong', 1.889872, 0.110128],
    ['unknown', 1.944938, 0.055062],
  ] as const)(
    'after an answer that was %s weighs two levels below and above it',
    (answer, below, above) => {
      const task = { skill: 'a/one', difficulty: 3, guess: 0.25 }
      const seen = after([{ ...task, answer }]).seen.get('a') as Float64Array
      const at = (level: number): number => (seen[4 * level] ?? 0) / (seen[12] ?? 0)
      expect([at(1), at(5)]).toEqual([expect.closeTo(below, 6), expect.closeTo(above, 6)])
    },
  )

  it('has a mean and a variance in levels, and a chance to be above each', () => {
    expect([meanOf(either), varianceOf(either)]).toEqual([2.5, 6.25])
    expect([meanOf(point(3)), varianceOf(point(3))]).toEqual([3, 0])
    expect(chanceAbove(point(3), 3)).toBeCloseTo(0.5, 10)
    expect(chanceAbove(point(4), 3)).toBeCloseTo(0.880797, 6)
  })

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
    expect([0.25, 0.75].map((share) => levelAtShare(either, share))).toEqual([0, 5])
    // Half of all are at the upper end of the lowest step, and nobody has no level.
    expect(levelAtShare(either, 0.5)).toBeCloseTo(0.125, 10)
    expect(levelAtShare(point(5), 0)).toBeCloseTo(4.875, 10)
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
