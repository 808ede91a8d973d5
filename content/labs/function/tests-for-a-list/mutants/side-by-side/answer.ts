import { test } from 'node:test'
import assert from 'node:assert/strict'
import { eachOnce } from './each-once.ts'

test('doubles side by side', () => {
  const given = ['Snow', 'Snow', 'Salt', 'Salt']
  assert.deepEqual(eachOnce(given), ['Snow', 'Salt'])
  assert.deepEqual(given, ['Snow', 'Snow', 'Salt', 'Salt'])
  assert.deepEqual(eachOnce([]), [])
})
