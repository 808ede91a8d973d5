import { test } from 'node:test'
import assert from 'node:assert/strict'
import { eachOnce } from './each-once.ts'

test('doubles', () => {
  const g = ['Snow', 'Salt', 'Snow']
  assert.deepEqual(eachOnce(g), ['Snow', 'Salt'])
  assert.deepEqual(g, ['Snow', 'Salt', 'Snow'])
})
test('empty', () => {
  eachOnce([])
})
