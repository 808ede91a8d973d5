import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeHistory, type Operation } from './linearize.ts'

let clock = 0
const op = (
  kind: Operation['kind'],
  value: string | null,
  more: Partial<Operation> = {},
): Operation => {
  const from = clock++
  return { client: 0, key: 'k', kind, value, outcome: 'done', from, to: from + 0.5, ...more }
}

describe('a history', () => {
  test('of one client that reads what it wrote is explained', () => {
    const history = [
      op('read', null),
      op('write', 'a'),
      op('read', 'a'),
      op('remove', null),
      op('read', null),
    ]
    expect(judgeHistory(history).kind).toBe('explained')
  })

  test('with a stale read is not, and what is not needed is left out', () => {
    const history = [op('write', 'a'), op('read', 'a'), op('write', 'b'), op('read', 'a')]
    const judgment = judgeHistory(history)
    expect(
      judgment.kind === 'unexplained' && judgment.operations.map(({ value }) => value),
    ).toEqual(['a', 'b', 'a'])
  })

  test('in which two adds at the same time both succeed is not', () => {
    const both = [op('add', 'a', { from: 0, to: 9 }), op('add', 'b', { from: 1, to: 8 })]
    expect(judgeHistory(both).kind).toBe('unexplained')
    const one = [both[0] as Operation, { ...(both[1] as Operation), outcome: 'refused' as const }]
    expect(judgeHistory(one).kind).toBe('explained')
  })

  test('of different keys is judged key by key', () => {
    const history = [op('write', 'a'), op('write', 'b', { key: 'other' }), op('read', 'b')]
    expect(judgeHistory(history)).toMatchObject({ kind: 'unexplained', key: 'k' })
  })

  test('may hold a write that nobody knows of', () => {
    const unknown = op('write', 'a', { outcome: 'unknown' })
    expect(judgeHistory([unknown, op('read', 'a')]).kind).toBe('explained')
    expect(judgeHistory([unknown, op('read', null)]).kind).toBe('explained')
    expect(judgeHistory([unknown, op('read', 'a'), op('read', null)]).kind).toBe('unexplained')
  })

  test('beyond the steps is not decided', () => {
    const many = Array.from({ length: 12 }, (_, n) => op('write', `${n}`, { from: 0, to: 100 }))
    const reads = [op('read', '3', { from: 101, to: 102 }), op('read', '4', { from: 103, to: 104 })]
    expect(judgeHistory([...many, ...reads], 50).kind).toBe('undecided')
  })

  test('that ran one operation after another at a moment inside each is always explained', () => {
    const kind = fc.constantFrom<Operation['kind']>('read', 'write', 'add', 'remove')
    const step = fc.record({
      kind,
      value: fc.constantFrom('a', 'b'),
      before: fc.nat(30),
      after: fc.nat(30),
      hides: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
        let state: string | null = null
        const history = steps.map(({ kind, value, before, after, hides }, n): Operation => {
          const at = n * 10
          const times = { from: at - before, to: at + after }
          const base = { client: n, key: 'k', kind, ...times }
          if (kind === 'read') return { ...base, value: state, outcome: 'done' }
          const isRefused =
            (kind === 'add' && state !== null) || (kind === 'remove' && state === null)
          if (!isRefused) state = kind === 'remove' ? null : value
          return {
            ...base,
            value: kind === 'remove' ? null : value,
            outcome: hides && !isRefused ? 'unknown' : isRefused ? 'refused' : 'done',
          }
        })
        expect(judgeHistory(history).kind).not.toBe('unexplained')
      }),
    )
  })
})
