import { test } from 'node:test'
import assert from 'node:assert/strict'
import { eachOnce } from './each-once.ts'

test('a title that comes again is left out', () => {
  assert.deepEqual(eachOnce(['Salt', 'Salt']), ['Salt'])
})

test('the order is that in which they came first', () => {
  assert.deepEqual(eachOnce(['Snow', 'Salt', 'Snow']), ['Snow', 'Salt'])
})

test('nothing gives nothing', () => {
  assert.deepEqual(eachOnce([]), [])
})

test('the list that was given stays as it was', () => {
  const given = ['Salt', 'Salt']
  eachOnce(given)
  assert.deepEqual(given, ['Salt', 'Salt'])
})
