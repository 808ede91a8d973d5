import { expect, it } from 'vitest'
import { readContent } from '../../tests/content.ts'
import { guessOf } from '../lab/items.ts'
import { estimateOf, evidenceIn, itemsToAsk, stepAfter } from './items-to-ask.ts'

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
