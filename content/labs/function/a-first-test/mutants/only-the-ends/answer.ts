import { test } from 'node:test'
import assert from 'node:assert/strict'
import { minutesLeft } from './minutes-left.ts'

const cases = [
  { watched: 0, left: 90 },
  { watched: 90, left: 0 },
  { watched: 91, left: 0 },
  { watched: 500, left: 0 },
]

for (const { watched, left } of cases) {
  test(`90 minutes, ${watched} watched`, () => {
    assert.equal(minutesLeft(90, watched), left)
  })
}
