import { test } from 'node:test'
import assert from 'node:assert/strict'
import { eachOnce } from './each-once.ts'

test('two different titles stay two', () => {
  assert.equal(eachOnce(['Salt', 'Snow']).length, 2)
})
