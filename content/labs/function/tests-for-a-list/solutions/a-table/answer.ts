import { test } from 'node:test'
import assert from 'node:assert/strict'
import { eachOnce } from './each-once.ts'

const cases = [
  { given: [], once: [] },
  { given: ['Salt'], once: ['Salt'] },
  { given: ['Snow', 'Salt'], once: ['Snow', 'Salt'] },
  { given: ['Snow', 'Snow', 'Salt', 'Low Tide', 'Snow', 'Salt'], once: ['Snow', 'Salt', 'Low Tide'] },
]

for (const { given, once } of cases) {
  test(`${given.join(', ')} becomes ${once.join(', ')}`, () => {
    const before = [...given]
    assert.deepEqual(eachOnce(given), once)
    assert.deepEqual(given, before)
  })
}
