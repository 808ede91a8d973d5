import { test } from 'node:test'
import assert from 'node:assert/strict'
import { eachOnce } from './each-once.ts'

test('lengths', () => {
  const given = ['Snow', 'Salt', 'Snow', 'Snow']
  assert.equal(eachOnce(given).length, 2)
  assert.equal(given.length, 4)
  assert.equal(eachOnce([]).length, 0)
})
