import { test } from 'node:test'
import assert from 'node:assert/strict'
import { minutesLeft } from './minutes-left.ts'

const cases = [
  { length: 120, watched: 0, left: 120 },
  { length: 95, watched: 1, left: 94 },
  { length: 120, watched: 119, left: 1 },
  { length: 120, watched: 120, left: 0 },
  { length: 120, watched: 121, left: 0 },
]

for (const { length, watched, left } of cases) {
  test(`${watched} of ${length} minutes watched leave ${left}`, () => {
    assert.equal(minutesLeft(length, watched), left)
  })
}
