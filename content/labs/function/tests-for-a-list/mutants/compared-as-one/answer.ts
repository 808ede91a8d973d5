import { test } from 'node:test'
import assert from 'node:assert/strict'
import { eachOnce } from './each-once.ts'

test('each once', () => {
  assert.equal(eachOnce(['Snow', 'Salt', 'Snow']), ['Snow', 'Salt'])
})
