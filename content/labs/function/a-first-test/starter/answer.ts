import { test } from 'node:test'
import assert from 'node:assert/strict'
import { minutesLeft } from './minutes-left.ts'

test('it gives a number', () => {
  const left = minutesLeft(90, 30)
  assert.equal(typeof left, 'number')
})
