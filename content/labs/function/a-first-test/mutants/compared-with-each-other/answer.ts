import { test } from 'node:test'
import assert from 'node:assert/strict'
import { minutesLeft } from './minutes-left.ts'

test('every minute watched is one less', () => {
  assert.equal(minutesLeft(90, 30), minutesLeft(90, 0) - 30)
  assert.equal(minutesLeft(120, 30), minutesLeft(90, 0))
})

test('before the film begins most of it is left', () => {
  assert.ok(minutesLeft(90, 0) > minutesLeft(90, 1))
})

test('at the end nothing is left', () => {
  assert.equal(minutesLeft(90, 90), 0)
  assert.equal(minutesLeft(90, 100), 0)
})
