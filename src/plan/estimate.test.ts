import { describe, expect, it } from 'vitest'
import {
  abilityModel,
  areaLevels,
  chanceAbove,
  type Evidence,
  levelAtShare,
  meanOf,
  observe,
  priorAbility,
  varianceOf,
} from './ability.ts'
import { skillWeights } from './area-weights.ts'
import { type Estimate, estimateSkills, readEstimate } from './estimate.ts'
import { whatIsMissing } from './missing.ts'

const model = abilityModel([
  { id: 'a/one', area: 'a', level: 1, needs: [] },
  { id: 'a/two', area: 'a', level: 3, needs: ['a/one'] },
  { id: 'b/one', area: 'b', level: 2, needs: ['a/two'] },
  { id: 'b/two', area: 'b', level: 4, needs: ['b/one'] },
  { id: 'c/one', area: 'c', level: 4, needs: [] },
])
const seen = (
  skill: string,
  difficulty: number,
  answer: Evidence['answer'],
  guess = 0.25,
): Evidence => ({ skill, difficulty, answer, guess })

function after(evidence: readonly Evidence[], startLevel = 2) {
  const ability = evidence.reduce(
    (one, next) => observe(model, one, next),
    priorAbility(startLevel),
  )
  return { estimate: readEstimate(model, ability, evidence), levels: areaLevels(model, ability) }
}
const area = ({ areas }: Estimate, id: string) => areas.find((one) => one.area === id)
const canDo = ({ skills }: Estimate, id: string): number => skills.get(id)?.canDo as number

describe('an area', () => {
  it('says what its level rests on', () => {
    const { estimate } = after([seen('b/one', 2, 'right'), seen('c/one', 4, 'wrong')])
    expect(estimate.areas.map(({ area: id, basis }) => [id, basis])).toEqual([
      ['a', 'implied'],
      ['b', 'shown'],
      ['c', 'failed'],
    ])
    const none = after([]).estimate
    expect(new Set(none.areas.map(({ basis }) => basis))).toEqual(new Set(['not-tested']))
  })

  it.each([0, 3])(
    'that nothing is said of is as people who begin at %d are, in the middle eight of ten',
    (level) => {
      const { estimate, levels } = after([], level)
      const own = levels.get('c') as Float64Array
      expect(area(estimate, 'c')).toEqual({
        area: 'c',
        basis: 'not-tested',
        level: levelAtShare(own, 0.5),
        low: levelAtShare(own, 0.1),
        high: levelAtShare(own, 0.9),
        deviation: Math.sqrt(varianceOf(own)),
      })
    },
  )

  it('where all failed is below the easiest of it, and at most as high as that', () => {
    const failed = [seen('c/one', 3, 'unknown'), seen('c/one', 2, 'wrong')]
    const own = area(after(failed, 5).estimate, 'c')
    expect(own?.level).toBeLessThanOrEqual(1)
    expect(own?.low).toBeLessThanOrEqual(1)
    expect(own?.high).toBeLessThanOrEqual(2)
    expect(area(after([seen('c/one', 1, 'unknown')], 5).estimate, 'c')?.level).toBe(0)
    // By what failed alone, whatever else is believed.
    expect(area(readEstimate(model, priorAbility(5), failed), 'c')).toMatchObject({
      level: 1,
      low: 1,
      high: 2,
    })
  })

  it('where all was right is a little above the hardest of it, and no higher than the scale', () => {
    const right = [seen('c/one', 2, 'right'), seen('c/one', 4, 'right')]
    const own = area(after(right, 0).estimate, 'c')
    expect(own?.level).toBe(4.4)
    expect(own?.high).toBeGreaterThanOrEqual(4.4)
    expect(area(after([seen('c/one', 5, 'right')], 0).estimate, 'c')?.level).toBe(5)
    // By what was right alone, whatever else is believed: raised to it, and never lowered.
    expect(area(readEstimate(model, priorAbility(0), right), 'c')).toMatchObject({
      level: 4.4,
      high: 4.4,
    })
    const [easy, high] = [[seen('c/one', 1, 'right')], priorAbility(5)]
    const plain = areaLevels(model, high).get('c') as Float64Array
    expect(area(readEstimate(model, high, easy), 'c')).toMatchObject({
      level: levelAtShare(plain, 0.5),
      high: levelAtShare(plain, 0.9),
    })
    const mixed = [...right, seen('c/one', 5, 'wrong')]
    const { estimate, levels } = after(mixed, 0)
    expect(area(estimate, 'c')?.level).toBe(levelAtShare(levels.get('c') as Float64Array, 0.5))
  })

  it('is raised by skills that right answers elsewhere need', () => {
    const right = [seen('b/two', 4, 'right', 0.02)]
    const { estimate, levels } = after(right, 0)
    const believed = meanOf(levels.get('b') as Float64Array)
    const plain = levelAtShare(levels.get('a') as Float64Array, 0.5)
    const raised =
      (Math.max(plain, Math.min(1, believed)) + Math.max(plain, Math.min(3, believed))) / 2
    expect(area(estimate, 'a')?.level).toBeCloseTo(raised, 10)
    expect(raised).toBeGreaterThan(plain)
  })
})

describe('a skill', () => {
  it('that no right answer bears out is at most as likely known as not', () => {
    const { estimate } = after([], 5)
    for (const { id } of model.skills) expect(canDo(estimate, id)).toBeLessThanOrEqual(0.5)
    expect([canDo(estimate, 'a/one'), canDo(estimate, 'b/one')]).toEqual([0.5, 0.5])
    const low = after([], 0)
    expect(canDo(low.estimate, 'c/one')).toBeCloseTo(
      chanceAbove(low.levels.get('c') as Float64Array, 4),
      10,
    )
  })

  it('that was right, or whose needs were, is believed by its area’s level', () => {
    const { estimate, levels } = after([seen('b/one', 2, 'right', 0.02)], 4)
    const own = levels.get('b') as Float64Array
    expect(canDo(estimate, 'b/one')).toBeCloseTo(chanceAbove(own, 2), 10)
    expect(canDo(estimate, 'b/two')).toBeCloseTo(chanceAbove(own, 4), 10)
    const unsupported = chanceAbove(levels.get('c') as Float64Array, 4)
    expect(canDo(estimate, 'c/one')).toBeCloseTo(Math.min(0.5, unsupported), 10)
    expect(estimate.skills.get('b/two')).toMatchObject({
      skill: 'b/two',
      level: meanOf(own),
      deviation: Math.sqrt(varianceOf(own)),
    })
  })

  it('that a right answer needs is known unless that was guessed', () => {
    const { estimate, levels } = after([seen('b/one', 4, 'right', 0.25)], 1)
    const own = levels.get('b') as Float64Array
    const chance = 1 - 0.25 * (1 - chanceAbove(own, 4))
    expect(canDo(estimate, 'a/two')).toBeCloseTo(chance, 10)
    expect(canDo(estimate, 'a/one')).toBeGreaterThanOrEqual(chance - 1e-10)
  })

  it('that is proved is known, and so is all that it needs; an unknown one is left aside', () => {
    const of = (progress: 'practiced' | 'proved', skill = 'b/one') =>
      estimateSkills(model, { verdicts: [{ skill, progress }], answers: [], startLevel: 1 })
    for (const id of ['a/one', 'a/two', 'b/one']) expect(canDo(of('proved'), id)).toBe(1)
    expect(canDo(of('proved'), 'b/two')).toBeLessThan(1)
    expect(canDo(of('practiced'), 'b/one')).toBeLessThan(1)
    expect(canDo(of('practiced'), 'b/one')).toBeGreaterThan(canDo(after([], 1).estimate, 'b/one'))
    expect(of('proved', 'x/gone')).toEqual(of('practiced', 'x/other'))
    // A pass counts as something a little harder than the skill; a practiced one may be a guess.
    const passed = { skill: 'b/one', difficulty: 2.3, answer: 'right' as const }
    const practiced = after([{ ...passed, guess: 0.4 }], 1).estimate
    expect(of('practiced').areas).toEqual(practiced.areas)
    expect(of('proved').areas).toEqual(after([{ ...passed, guess: 0 }], 1).estimate.areas)
  })
})

it('the weight of a skill is that of its area, of five; one of no weight still counts a little', () => {
  const weights = skillWeights(['a/x', 'b/x', 'c/x', 'd/x'], { a: 5, b: 2, c: 0 })
  expect([...weights]).toEqual([
    ['a/x', 1],
    ['b/x', 0.4],
    ['c/x', 0.1],
    ['d/x', 1],
  ])
  expect([...skillWeights(['a/x'], null)]).toEqual([['a/x', 1]])
})

it('what is missing is the weightiest first, in the areas that miss most', () => {
  const skill = (id: string, progress: 'proved' | 'not-yet') => ({
    id,
    area: id.split('/')[0] as string,
    title: id,
    hours: 1,
    progress,
  })
  const skills = [
    skill('a/one', 'not-yet'),
    skill('b/one', 'not-yet'),
    skill('b/two', 'not-yet'),
    skill('b/three', 'proved'),
  ]
  const weights = { 'a/one': 0.6, 'b/one': 0.2, 'b/two': 0.7, 'b/three': 0.5 }
  // Proved weight counts for nothing: what's left decides, whatever was asked in all.
  const much = skills.map((one) =>
    one.area === 'b' ? { ...one, progress: 'proved' as const } : one,
  )
  for (const given of [much, much.toReversed()]) {
    const { areas } = whatIsMissing(given, new Map(Object.entries(weights)))
    expect(areas.map(({ area: id }) => id)).toEqual(['a', 'b'])
  }
  const { areas, readiness, proved } = whatIsMissing(skills, new Map(Object.entries(weights)))
  expect(areas.map((one) => [one.area, one.missing.map(({ id }) => id)])).toEqual([
    ['b', ['b/two', 'b/one']],
    ['a', ['a/one']],
  ])
  expect(areas[0]).toMatchObject({ proved: 0.5, asked: expect.closeTo(1.4, 10) })
  expect(readiness).toBeCloseTo(0.25, 10)
  expect(proved.map(({ id }) => id)).toEqual(['b/three'])
})

describe('what a right answer implies', () => {
  const graph = abilityModel([
    { id: 'a/base', area: 'a', level: 3, needs: [] },
    { id: 'b/x', area: 'b', level: 3, needs: ['a/base'] },
    { id: 'b/y', area: 'b', level: 3, needs: [] },
    { id: 'b/z', area: 'b', level: 3, needs: ['c/y'] },
    { id: 'c/x', area: 'c', level: 3, needs: ['a/base'] },
    { id: 'c/y', area: 'c', level: 3, needs: [] },
  ])
  /** The estimate of someone who is believed to be at these levels for sure. */
  const at = (levels: Record<string, number>, evidence: readonly Evidence[]) =>
    readEstimate(
      graph,
      {
        overall: priorAbility(2).overall,
        seen: new Map(
          Object.entries(levels).map(([id, level]) => [
            id,
            new Float64Array(21).with(level * 4, 1),
          ]),
        ),
      },
      evidence,
    )
  const [fromB, fromC] = [seen('b/x', 4, 'right', 0.2), seen('c/x', 1, 'right', 0.6)]

  it('of what it needs is the most that any says: a level of its own, and a chance', () => {
    for (const both of [
      [fromB, fromC],
      [fromC, fromB],
    ]) {
      const base = at({ a: 0, b: 4, c: 1 }, both).skills.get('a/base')
      // Half of the people at such a level do it, so one in ten may have guessed b's, three c's.
      expect(base).toMatchObject({ level: 3, canDo: expect.closeTo(0.9, 10) })
    }
  })

  it('is no higher a level than what is believed of the skill that was right', () => {
    expect(at({ a: 0, c: 1 }, [fromC]).skills.get('a/base')?.level).toBe(1)
    expect(at({ a: 0, c: 0.5 }, [fromC]).skills.get('a/base')?.level).toBe(0.5)
    // Nothing implies it, and it's as its area is.
    expect(at({ a: 0.5 }, []).skills.get('a/base')?.level).toBe(0.5)
  })

  it('is nothing for a wrong answer, and for one to what is not there', () => {
    const levels = { a: 0, b: 4 }
    const none = at(levels, [])
    for (const other of [seen('b/x', 4, 'wrong'), seen('x/gone', 4, 'right')]) {
      expect(at(levels, [other]).skills.get('a/base')).toEqual(none.skills.get('a/base'))
      expect(area(at(levels, [other]), 'a')).toEqual(area(none, 'a'))
      expect(canDo(at(levels, [other, fromB]), 'a/base')).toBeCloseTo(0.9, 10)
    }
  })

  it('bears out other skills of the area, but none whose needs it doesn’t', () => {
    const { skills } = at({ a: 0, b: 5, c: 5 }, [seen('b/x', 3, 'right', 0)])
    expect(skills.get('b/y')?.canDo).toBeGreaterThan(0.9)
    expect(skills.get('b/z')?.canDo).toBe(0.5)
  })

  it('is that what is needed is at least as sure as what needs it, of each skill', () => {
    const two = abilityModel([
      { id: 'a/hard', area: 'a', level: 5, needs: [] },
      { id: 'a/top', area: 'a', level: 1, needs: ['a/hard'] },
    ])
    const sure = {
      overall: priorAbility(1).overall,
      seen: new Map([['a', new Float64Array(21).with(4, 1)]]),
    }
    const { skills } = readEstimate(two, sure)
    expect([...skills.values()].map(({ canDo: own }) => own)).toEqual([0.5, 0.5])
  })
})
