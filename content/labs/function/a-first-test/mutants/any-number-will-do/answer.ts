import { test } from 'node:test'
import assert from 'node:assert/strict'
import { minutesLeft } from './minutes-left.ts'

test('what is left', () => {
  assert.ok(minutesLeft(90, 30), '60')
  assert.ok(minutesLeft(120, 100), '20')
})

test('nothing watched', () => {
  assert.ok(minutesLeft(90, 0), '90')
})

test('all watched', () => {
  assert.equal(minutesLeft(90, 90), 0)
  assert.equal(minutesLeft(90, 100), 0)
})
