import { test } from 'node:test'
import assert from 'node:assert/strict'
import { eachOnce } from './each-once.ts'

test('different titles', () => {
  assert.deepEqual(eachOnce(['Snow', 'Salt']), ['Snow', 'Salt'])
  assert.deepEqual(eachOnce([]), [])
})
