import { test } from 'node:test'
import assert from 'node:assert/strict'
import { eachOnce } from './each-once.ts'

test('doubles', () => {
  assert.deepEqual(eachOnce(['Snow', 'Salt', 'Snow']), ['Snow', 'Salt'])
  assert.deepEqual(eachOnce([]), [])
})
