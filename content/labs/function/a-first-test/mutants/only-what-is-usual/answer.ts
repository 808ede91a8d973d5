import { test } from 'node:test'
import assert from 'node:assert/strict'
import { minutesLeft } from './minutes-left.ts'

test('what is left', () => {
  assert.equal(minutesLeft(90, 0), 90)
  assert.equal(minutesLeft(90, 30), 60)
  assert.equal(minutesLeft(90, 90), 0)
})
