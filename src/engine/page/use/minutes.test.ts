import { expect, it } from 'vitest'
import { minutesIn } from './minutes.ts'

it.each([
  ['You will be signed out in 2 minutes.', [2]],
  ['Two minutes left', [2]],
  ['You have less than a minute', [1]],
  ['90 seconds left', [1.5]],
  ['Signed out in 1:30', [1.5]],
  ['In 2 minutes you are signed out. Stay signed in for 20 more minutes.', [2, 20]],
  ['in -18 minutes', [18]],
  ['You will be signed out soon', []],
  ['Stay a while', []],
])('finds the minutes in “%s”', (text, minutes) => {
  expect(minutesIn(text)).toEqual(minutes)
})
