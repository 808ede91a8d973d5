import { describe, expect, test } from 'vitest'
import type { Answer } from './answers.ts'
import type { ExecutionVariant } from './nondeterminism.ts'
import { Remembered, variantKey } from './remembered.ts'

function keyOf(value: string, settings: ExecutionVariant['settings'] = {}): string {
  return variantKey({ database: { rows: new Map([['film', [[value]]]]) }, settings })
}

function rowsOf(count: number): Answer {
  const rows = Array.from({ length: count }, (_, at) => [String(at)])
  return { kind: 'rows', parts: [{ name: null, result: { columns: [], rows }, groups: null }] }
}

describe('what the reference gave before', () => {
  test('is found by rows and settings, whoever made them', () => {
    const remembered = new Remembered()
    remembered.keep(keyOf('1'), rowsOf(1))
    remembered.keep(keyOf('1', { enable_sort: 'off' }), { kind: 'illegal', message: 'no' })
    expect(remembered.find(keyOf('1'))).toEqual(rowsOf(1))
    expect(remembered.find(keyOf('1', { enable_sort: 'off' }))?.kind).toBe('illegal')
    expect(remembered.find(keyOf('2'))).toBeNull()
  })

  test('is asked for again where it is large, or time decided it', () => {
    const remembered = new Remembered()
    remembered.keep(keyOf('1'), rowsOf(51))
    remembered.keep(keyOf('2'), { kind: 'over-limit', limit: 'time', message: 'late' })
    remembered.keep(keyOf('3'), { kind: 'not-run' })
    expect(['1', '2', '3'].map((value) => remembered.find(keyOf(value)))).toEqual([
      null,
      null,
      null,
    ])
  })

  test('goes, the oldest first, when there is much of it', () => {
    const remembered = new Remembered()
    for (let at = 0; at <= 1_500; at++) remembered.keep(keyOf(String(at)), rowsOf(0))
    expect(remembered.find(keyOf('0'))).toBeNull()
    expect(remembered.find(keyOf('1'))).toEqual(rowsOf(0))
  })
})
