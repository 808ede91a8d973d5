import { test } from 'node:test'
import assert from 'node:assert/strict'
import { eachOnce } from './each-once.ts'

test('doubles', () => {
  const given = ['Snow', 'Salt', 'Snow']
  assert.deepEqual(eachOnce(given), ['Snow', 'Salt'])
  assert.deepEqual(given, ['Snow', 'Salt', 'Snow'])
})
