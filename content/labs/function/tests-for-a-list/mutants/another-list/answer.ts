import { test } from 'node:test'
import assert from 'node:assert/strict'
import { eachOnce } from './each-once.ts'

test('doubles', () => {
  assert.deepEqual(eachOnce(['Snow', 'Salt', 'Snow', 'Low Tide', 'Low Tide']), [
    'Snow',
    'Salt',
    'Low Tide',
  ])
})
test('empty', () => {
  assert.deepEqual(eachOnce([]), [])
})
test('stays', () => {
  const given = ['Salt', 'Salt']
  assert.notEqual(eachOnce(given), given)
})
