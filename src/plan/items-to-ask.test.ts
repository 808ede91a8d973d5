import { describe, expect, it } from 'vitest'
import { readContent } from '../../tests/content.ts'
import { guessOf } from '../lab/items.ts'
import { estimateOf, evidenceIn, itemsToAsk, stepAfter } from './items-to-ask.ts'
import type { PlacementAnswer } from './placement.ts'

const { catalog } = await readContent()
const [item] = catalog.items.values()
if (!item) throw new Error('no items')

const right = { item: item.id, answer: 'right' as const }
const gone = { item: 'sql/gone-since', answer: 'right' as const }

it('leaves aside what was answered to items that are gone since', () => {
  const kept = { answers: [right], background: null }
  const both = { answers: [gone, right], background: null }
  expect(evidenceIn(catalog, both)).toEqual(evidenceIn(catalog, kept))
  expect(evidenceIn(catalog, kept)).toHaveLength(1)
  expect(estimateOf(catalog, both)).toEqual(estimateOf(catalog, kept))
  expect(stepAfter(catalog, both)).toEqual(stepAfter(catalog, kept))
})

it('asks what the catalog holds: each item of the area of its skill, as hard as it says', () => {
  const { model, items } = itemsToAsk(catalog)
  expect([...items.keys()]).toEqual([...catalog.items.keys()])
  expect(items.get(item.id)).toEqual({
    id: item.id,
    skill: item.skill,
    area: catalog.skills.get(item.skill)?.area,
    difficulty: item.level,
    guess: guessOf(item),
  })
  expect(model.skills).toHaveLength(catalog.skills.size)
  expect(itemsToAsk(catalog).model).toBe(model)
})

it('counts a right answer for its area, and asks something else next', () => {
  const [area] = item.skill.split('/')
  const basisOf = (answers: readonly (typeof right)[]) =>
    estimateOf(catalog, { answers, background: null }).areas.find((one) => one.area === area)?.basis
  expect([basisOf([]), basisOf([right])]).toEqual(['not-tested', 'shown'])
  const step = stepAfter(catalog, { answers: [right], background: null })
  expect(step).toMatchObject({ kind: 'asking', asked: 1 })
  expect(step).not.toMatchObject({ item: item.id })
})

describe('somebody who knows what they know, and says so of the rest', () => {
  const weights = { start: 2, code: 4, sql: 5, model: 4, txn: 5, perf: 3, dba: 2, http: 5, sec: 5, a11y: 1, ops: 3, arch: 2 } // biome-ignore format: as a row

  /** Goes through the placement with such levels by area, 0 where none is given. */
  function place(levels: Readonly<Record<string, number>>) {
    const { items } = itemsToAsk(catalog)
    const answers: PlacementAnswer[] = []
    const taken = { answers, background: 'yes' as const, weights }
    const asked: string[] = []
    for (;;) {
      const step = stepAfter(catalog, taken)
      if (step.kind === 'ended') break
      const { area, difficulty } = items.get(step.item) ?? { area: '', difficulty: 0 }
      asked.push(area)
      const isRight = difficulty <= (levels[area] ?? 0)
      answers.push({ item: step.item, answer: isRight ? 'right' : 'unknown' })
    }
    const level = new Map(estimateOf(catalog, taken).areas.map((one) => [one.area, one.level]))
    return { asked, level }
  }

  it.each([
    ['SQL alone', { sql: 3 }],
    ['the front end', { start: 3, code: 4, a11y: 4, http: 2, sql: 1, sec: 1 }],
    ['a little of all but architecture', { start: 2, code: 2, sql: 2, http: 2, ops: 2, model: 2 }],
  ])('isn’t asked over and over about what they don’t know: %s', (_what, levels) => {
    const { asked } = place(levels)
    const unknown = asked.filter((area) => area === 'arch')
    expect(unknown.length).toBeGreaterThan(0)
    expect(unknown.length).toBeLessThanOrEqual(2)
  })

  it('is believed in what they are expert in, however little it counts for the role', () => {
    const databases = { sql: 5, model: 5, txn: 5, perf: 5, dba: 5 }
    const rest = { start: 3, code: 2, ops: 2, sec: 1, http: 1, arch: 1 }
    const { level } = place({ ...databases, ...rest })
    for (const area of Object.keys(databases)) expect(level.get(area), area).toBeGreaterThan(4)
    for (const [area, own] of Object.entries(rest))
      expect(Math.abs((level.get(area) ?? 0) - own), area).toBeLessThan(1.5)
  })

  it('is an expert if everything was right', () => {
    const { level } = place(Object.fromEntries(Object.keys(weights).map((area) => [area, 5])))
    for (const [area, own] of level) expect(own, area).toBeGreaterThan(4.5)
  })
})
