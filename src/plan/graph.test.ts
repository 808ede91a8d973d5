import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inOrderOfNeeds, type Needing, withNeeds } from './graph.ts'

/** Nodes that need only earlier ones, in any order. */
const graph = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 9 }).chain((needs) => {
  const nodes = needs.map((numbers, at) => ({
    id: `n${at}`,
    needs: at === 0 ? [] : numbers.map((number) => `n${number % at}`),
    place: (numbers[0] ?? 0) % 3,
  }))
  return fc.shuffledSubarray(nodes, { minLength: nodes.length, maxLength: nodes.length })
})

it('puts every node after all that it needs, and the lowest free place first', () => {
  fc.assert(
    fc.property(graph, (nodes) => {
      const order = inOrderOfNeeds(nodes, ({ place }) => place)
      expect(order.toSorted(byId)).toEqual(nodes.toSorted(byId))
      const done = new Set<string>()
      for (const node of order) {
        const free = nodes
          .filter(({ id, needs }) => !done.has(id) && needs.every((need) => done.has(need)))
          .sort((a, b) => a.place - b.place || byId(a, b))
        expect(node).toBe(free[0])
        done.add(node.id)
      }
    }),
  )
})

function byId(a: Needing, b: Needing): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

it('keeps the lowest place first among many that are free at once', () => {
  const free = fc.uniqueArray(fc.nat(1_000), { minLength: 12, maxLength: 40 })
  fc.assert(
    fc.property(free, (places) => {
      const nodes = places.map((place) => ({ id: `n${place}`, needs: [], place }))
      const order = inOrderOfNeeds(nodes, ({ place }) => place).map(({ place }) => place)
      expect(order).toEqual(places.toSorted((a, b) => a - b))
    }),
  )
})

it('refuses needs that go round, or that are not there', () => {
  const round = [
    { id: 'start', needs: [] },
    { id: 'a', needs: ['b', 'start'] },
    { id: 'b', needs: ['a'] },
  ]
  expect(() => inOrderOfNeeds(round)).toThrow(expect.objectContaining({ code: 'bad-input' }))
  for (const [need, came] of [
    ['z', 'a need of z'],
    ['z'.repeat(100), `a need of ${'z'.repeat(80)}`],
  ] as const) {
    expect(() => inOrderOfNeeds([{ id: 'a', needs: [need] }])).toThrow(refusal(came))
  }
})

const refusal = (came: string): Error =>
  expect.objectContaining({ code: 'bad-input', reason: expect.objectContaining({ came }) }) as Error

it('names the circle alone, without what leads to it, and eight of its names', () => {
  const path = [
    { id: 'way', needs: ['start', 'n1'] },
    { id: 'start', needs: [] },
  ]
  const circleOf = (length: number) => [
    ...path,
    ...Array.from({ length }, (_, at) => ({
      id: `n${at + 1}`,
      needs: ['start', `n${((at + 1) % length) + 1}`],
    })),
  ]
  for (const [length, came] of [
    [3, 'n1 needs n2 needs n3 needs n1'],
    [7, 'n1 needs n2 needs n3 needs n4 needs n5 needs n6 needs n7 needs n1'],
    [8, 'n1 needs n2 needs n3 needs n4 needs n5 needs n6 needs n7 needs n8 needs …'],
  ] as const) {
    expect(() => inOrderOfNeeds(circleOf(length))).toThrow(refusal(came))
  }
})

it('reaches what is needed, directly or not, and nothing else', () => {
  const nodes = new Map(
    [
      { id: 'a', needs: ['b'] },
      { id: 'b', needs: ['c', 'gone'] },
      { id: 'c', needs: [] },
      { id: 'other', needs: ['a'] },
    ].map((node) => [node.id, node]),
  )
  expect([...withNeeds(nodes, ['a', 'unknown'])].sort()).toEqual(['a', 'b', 'c'])
})
