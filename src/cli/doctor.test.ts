import { expect, it } from 'vitest'
import { deeperText } from './doctor.ts'

const own = 'postgres://me@db.example.org/backwright'

it.each([
  [null, null, /starts both databases and looks/],
  [null, own, /starts the embedded store, opens your own server,/],
  [own, null, /starts the embedded bench, opens your own server,/],
  [own, own, /opens the store and the bench on your servers,/],
])('doctor says what --start does with %s and %s', (databaseUrl, benchUrl, says) => {
  expect(deeperText({ databaseUrl, benchUrl })).toMatch(says)
})
