import { test } from 'node:test'
import { minutesLeft } from './minutes-left.ts'

test('it runs', () => {
  minutesLeft(90, 30)
  minutesLeft(90, 90)
  minutesLeft(90, 100)
  minutesLeft(90, 0)
})
