import { test } from 'node:test'
import assert from 'node:assert/strict'
import { minutesLeft } from './minutes-left.ts'

test('in the middle, beyond the end and at the beginning', () => {
  assert.equal(minutesLeft(90, 30), 60)
  assert.equal(minutesLeft(90, 100), 0)
  assert.equal(minutesLeft(90, 0), 90)
})
