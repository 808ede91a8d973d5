import { test } from 'node:test'
import assert from 'node:assert/strict'
import { minutesLeft } from './minutes-left.ts'

test('in the middle of a film the rest is left', () => {
  assert.equal(minutesLeft(90, 30), 60)
  assert.equal(minutesLeft(120, 30), 90)
})

test('at the end nothing is left', () => {
  assert.equal(minutesLeft(90, 90), 0)
})

test('nobody has less than 0 minutes left', () => {
  assert.equal(minutesLeft(90, 100), 0)
})

test('before the film begins all of it is left', () => {
  assert.equal(minutesLeft(90, 0), 90)
})
