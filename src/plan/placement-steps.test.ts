import { describe, expect, it } from 'vitest'
import { type Ability, abilityModel, priorAbility } from './ability.ts'
import {
  nextPlacementStep,
  type PlacementAnswer,
  type PlacementItem,
  type PlacementTaken,
  placementRules,
} from './placement.ts'

/*
 * One step of a placement, by its rules. What's believed is given: where it's for sure, no question
 * tells more than another, and of those that may be asked the first by name is.
 */

const answerOf = { r: 'right', w: 'wrong', u: 'unknown' } as const

/** Items by name: their area, and how difficult each is. */
type Items = Readonly<Record<string, number>>
/** An item and what came: 'a/1 r' is right, w wrong, u unknown. */
type Said = readonly string[]

const areaOf = (id: string): string => id.split('/')[0] as string

/** Everyone at the lowest level for sure, but where a level is given, or the two it may be. */
function beliefOf(
  areas: readonly string[],
  levels: Readonly<Record<string, number | [number, number]>>,
) {
  const seen = areas.map((area): [string, Float64Array] => {
    const level = levels[area] ?? 0
    const between = typeof level === 'number' ? [level, level] : level
    const weights = new Float64Array(21)
    for (const one of between) weights[4 * one] = (weights[4 * one] as number) + 0.5
    return [area, weights]
  })
  return { overall: priorAbility(2).overall, seen: new Map(seen) }
}

function stepOf(
  items: Items,
  said: Said,
  of: {
    readonly levels?: Readonly<Record<string, number | [number, number]>>
    readonly background?: PlacementTaken['background']
    readonly weights?: Readonly<Record<string, number>>
    /** Areas that have no item left. */
    readonly others?: readonly string[]
    readonly ability?: Ability
  } = {},
): string {
  const areas = [...new Set([...Object.keys(items).map(areaOf), ...(of.others ?? [])])]
  const model = abilityModel(
    areas.map((area) => ({ id: `${area}/skill`, area, level: 3, needs: [] })),
  )
  const all = new Map(
    Object.entries(items).map(([id, difficulty]): [string, PlacementItem] => [
      id,
      { id, area: areaOf(id), skill: `${areaOf(id)}/skill`, difficulty, guess: 0 },
    ]),
  )
  const answers = said.map((one): PlacementAnswer => {
    const [item, answer] = one.split(' ') as [string, keyof typeof answerOf]
    return { item, answer: answerOf[answer] }
  })
  const taken = { answers, background: of.background ?? null, weights: of.weights ?? null }
  const ability = of.ability ?? beliefOf(areas, of.levels ?? {})
  const step = nextPlacementStep(model, all, taken, ability)
  return step.kind === 'asking' ? step.item : step.why
}

/** As many areas with one item each, answered alike. */
function manyAreas(length: number, answer: keyof typeof answerOf, difficulty = 1) {
  const ids = Array.from({ length }, (_, at) => `m${String(at).padStart(2, '0')}/1`)
  return {
    items: Object.fromEntries(ids.map((id) => [id, difficulty])),
    said: ids.map((id) => `${id} ${answer}`),
  }
}

describe('the end of a placement', () => {
  it('comes at once where there is nothing to ask, and when nothing tells any more', () => {
    expect(stepOf({}, [])).toBe('no-items')
    expect(stepOf({ 'a/1': 1 }, [])).toBe('a/1')
    expect(stepOf({ 'a/1': 1 }, ['a/1 r'])).toBe('sure-enough')
  })

  it('comes after 24 questions, whatever is still open', () => {
    const { items, said } = manyAreas(30, 'r')
    const asked = (length: number): string => stepOf(items, said.slice(0, length))
    expect(asked(placementRules.askedMax - 1)).toBe('m23/1')
    expect(asked(placementRules.askedMax)).toBe('enough-asked')
  })

  const beginners: readonly [string, PlacementTaken['background'], Said, string][] = [
    ['nothing in three areas', 'never', manyAreas(3, 'u').said, 'm03/1'],
    ['nothing in four areas', 'never', manyAreas(4, 'u').said, 'beginner'],
    ['a slip in each of four', 'never', manyAreas(4, 'w').said, 'm00/2'],
    [
      'nothing in four areas, but something in one',
      'never',
      [...manyAreas(4, 'u').said, 'y/1 r'],
      'm04/1',
    ],
    ['nothing in five areas', 'yes', manyAreas(5, 'u').said, 'm05/1'],
    ['nothing in six areas', 'yes', manyAreas(6, 'u').said, 'beginner'],
  ]
  it.each(beginners)(
    'after %s, said by someone who programmed: %s',
    (_what, background, said, step) => {
      const { items } = manyAreas(6, 'u')
      const weights = Object.fromEntries(
        [...Object.keys(items), 'y/1', 'z/1'].map((id) => [areaOf(id), 3]),
      )
      const more = { ...items, 'm00/2': 1, 'y/1': 1, 'z/1': 1 }
      expect(stepOf(more, said, { background, weights })).toBe(step)
    },
  )

  it('spares nobody an area that counts much for the role', () => {
    const { items, said } = manyAreas(6, 'u')
    const more = { ...items, 'h/1': 1, 'k/1': 1, 'z/1': 1 }
    const light = Object.fromEntries(Object.keys(items).map((id) => [areaOf(id), 3]))
    const asked = (weights: Record<string, number>, answers: Said) =>
      stepOf(more, answers, { background: 'yes', weights: { ...light, z: 3, ...weights } })
    expect(asked({ h: 4, k: 4 }, said)).toBe('h/1')
    expect(asked({ h: 4, k: 4 }, [...said, 'h/1 u'])).toBe('k/1')
    expect(asked({ h: 4, k: 4 }, [...said, 'h/1 u', 'k/1 u'])).toBe('beginner')
    expect(asked({ h: 3, k: 3 }, said)).toBe('beginner')
  })
})

describe('the next question', () => {
  it('is only of areas where nothing failed, after sixteen', () => {
    const { items, said } = manyAreas(15, 'r')
    const more = { ...items, 'a/1': 1, 'a/2': 1 }
    const slip = [...said, 'a/1 w']
    expect(stepOf({ ...more, 'b/1': 1 }, slip.slice(1))).toBe('a/2')
    expect(stepOf({ ...more, 'b/1': 1 }, slip)).toBe('b/1')
    // Where there is none, of the others.
    expect(stepOf(more, slip)).toBe('a/2')
  })

  it('while nothing was right: of a slip first, then of what counts most and wasn’t asked', () => {
    const items = { 'a/1': 1, 'b/1': 1, 'b/2': 1, 'c/1': 1 }
    expect(stepOf(items, ['b/1 w'])).toBe('b/2')
    const hard = { 'a/1': 3, 'a/2': 1, 'b/1': 1, 'c/1': 1 }
    const weights = { a: 5, b: 2, c: 4 }
    expect(stepOf(hard, ['a/1 u'], { weights })).toBe('c/1')
    expect(stepOf(hard, ['a/1 u', 'c/1 u'], { weights })).toBe('b/1')
    expect(stepOf({ 'a/1': 3, 'a/2': 1 }, ['a/1 u'])).toBe('a/2')
    // Once something was right, all areas are.
    expect(stepOf({ ...items, 'z/1': 1 }, ['z/1 r'], { weights: { a: 1, b: 2, c: 5, z: 1 } })).toBe(
      'a/1',
    )
  })

  it.each([
    ['the easiest', null, [], 'a/3'],
    ['up to gentle ones for someone who programmed', 'yes', [], 'a/2'],
    ['any once something was right elsewhere', null, ['y/1 u', 'z/1 r'], 'a/1'],
  ] as const)('is one of %s', (_what, background, said, step) => {
    const items = { 'a/1': 5, 'a/2': 2, 'a/3': 1, 'y/1': 1, 'z/1': 1 }
    const weights = { a: 5, y: 1, z: 1 }
    expect(stepOf(items, said, { background, weights })).toBe(step)
  })

  it('is a hard one where an area has nothing easier', () => {
    expect(stepOf({ 'a/1': 5 }, [])).toBe('a/1')
  })

  it('is of areas that the weights don’t name too, and of none that counts nothing', () => {
    expect(stepOf({ 'a/1': 1 }, [], { weights: { b: 0 } })).toBe('a/1')
    expect(stepOf({ 'a/1': 1 }, [], { weights: { a: 1 } })).toBe('a/1')
    expect(stepOf({ 'a/1': 1 }, [], { weights: { a: 0 } })).toBe('no-items')
  })

  it('is the one that tells most, whatever it is called, and the first by name of equals', () => {
    expect(stepOf({ 'a/2': 1, 'a/1': 1, 'a/3': 1 }, [])).toBe('a/1')
    const ability = priorAbility(1.5)
    const far = { 'a/1': 5, 'a/2': 1 }
    const near = { 'a/1': 1, 'a/2': 5 }
    for (const [items, told] of [
      [far, 'a/2'],
      [near, 'a/1'],
    ] as const) {
      for (const given of [items, Object.fromEntries(Object.entries(items).reverse())]) {
        expect(stepOf({ ...given, 'z/1': 1 }, ['z/1 r'], { ability })).toBe(told)
      }
    }
    // As telling, but of an area that counts for more.
    const items = { 'a/1': 1, 'b/1': 1, 'z/1': 1 }
    const asked = (weights: Record<string, number>) =>
      stepOf(items, ['z/1 r'], { ability, weights })
    expect([asked({ a: 5, b: 1, z: 1 }), asked({ a: 1, b: 5, z: 1 })]).toEqual(['a/1', 'b/1'])
  })
})

/** One area and what was said in it; nothing else is open. */
describe('an area where all was right', () => {
  const cases: readonly [string, number, Items, string][] = [
    ['may be far above it', 1.5, { 'a/2': 2 }, 'a/2'],
    ['is no further above it', 1.25, { 'a/2': 2 }, 'sure-enough'],
    ['has nothing harder, but easier', 4, { 'a/0': 0.5 }, 'sure-enough'],
    ['has nothing harder, but as hard', 4, { 'a/2': 1 }, 'sure-enough'],
  ]
  it.each(cases)('%s', (_what, level, left, step) => {
    expect(stepOf({ 'a/1': 1, ...left }, ['a/1 r'], { levels: { a: level } })).toBe(step)
  })

  it('is asked by the hardest that was right', () => {
    const said = ['a/1 r', 'a/2 r']
    const asked = (level: number, more: Items) =>
      stepOf({ 'a/1': 1, 'a/2': 3, ...more }, said, { levels: { a: level } })
    expect(asked(4, { 'a/3': 4 })).toBe('a/3')
    expect(asked(2, { 'a/3': 4 })).toBe('sure-enough')
    expect(asked(4, { 'a/3': 2 })).toBe('sure-enough')
  })
})

describe('an area where nothing was right', () => {
  const cases: readonly [string, Said, Items, string][] = [
    ['a hard one failed: something gentle', ['a/3 u'], { 'a/0': 3, 'a/2': 2 }, 'a/2'],
    ['a hard one failed, and nothing is gentle: as hard a one', ['a/3 u'], { 'a/2': 3 }, 'a/2'],
    ['a hard one failed, and all else is harder', ['a/3 u'], { 'a/2': 4 }, 'sure-enough'],
    ['two hard ones failed: nothing as hard', ['a/3 u', 'a/4 u'], { 'a/2': 3 }, 'sure-enough'],
    ['a gentle one failed', ['a/5 u'], { 'a/2': 1 }, 'sure-enough'],
    ['a gentle one failed as well as a hard one', ['a/5 u', 'a/3 u'], { 'a/2': 1 }, 'sure-enough'],
    ['a gentle one was a slip', ['a/5 w'], { 'a/2': 1 }, 'a/2'],
    ['two gentle ones were wrong', ['a/5 w', 'a/6 w'], { 'a/2': 1 }, 'sure-enough'],
  ]
  it.each(cases)('%s', (_what, said, left, step) => {
    const asked = { 'a/3': 3, 'a/4': 3, 'a/5': 2, 'a/6': 2 }
    const given = Object.fromEntries(
      Object.entries(asked).filter(([id]) => said.some((one) => one.startsWith(id))),
    )
    expect(stepOf({ ...given, ...left }, said)).toBe(step)
  })
})

describe('an area where some was right and some failed', () => {
  const said = ['a/1 r', 'a/2 w']
  const items = { 'a/1': 1, 'a/2': 3, 'a/3': 4 }
  const others = ['b', 'c', 'd']
  const around = { b: 1, c: 1, d: 1 }

  it('is asked about anything while it is unsure, up to sixteen questions', () => {
    expect(stepOf(items, said)).toBe('sure-enough')
    const unsure = { a: [0, 2] as [number, number] }
    expect(stepOf(items, said, { levels: unsure })).toBe('a/3')
    // Half a level either way is sure enough.
    expect(stepOf(items, said, { levels: { a: [0, 1] } })).toBe('sure-enough')
    const easier = { 'a/1': 3, 'a/2': 4, 'a/3': 1 }
    expect(stepOf(easier, said, { levels: unsure })).toBe('a/3')
    // The others are in between, and say nothing of which it is.
    const more = (length: number) => {
      const filled = manyAreas(length, 'r', 0.5)
      const levels = Object.fromEntries(Object.keys(filled.items).map((id) => [areaOf(id), 1]))
      return stepOf({ ...items, ...filled.items }, [...said, ...filled.said], {
        levels: { ...levels, ...unsure },
      })
    }
    expect([more(13), more(14)]).toEqual(['a/3', 'sure-enough'])
  })

  it('is asked about four times where it is far from the mean of all', () => {
    // From the mean, a is three quarters of what it's above the three others: 1.31 and 1.13.
    const at = (a: number, answers: Said, more: Items = {}) =>
      stepOf({ ...items, ...more }, answers, { levels: { a, ...around }, others })
    expect(at(2.75, said)).toBe('a/3')
    expect(at(2.5, said)).toBe('sure-enough')
    const three = [...said, 'a/4 r']
    expect(at(2.75, three, { 'a/4': 1 })).toBe('a/3')
    expect(at(2.75, [...three, 'a/5 w'], { 'a/4': 1, 'a/5': 3 })).toBe('sure-enough')
  })
})
