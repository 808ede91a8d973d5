import { expect, it } from 'vitest'
import { hintWords } from './hint-words.ts'

it.each([
  ['With >= the same moment counts too.', 'WHERE a >= b', true],
  ['With >= the same moment counts too.', 'WHERE a > b', false],
  ['numeric(14,2) rounds and says nothing.', 'amount numeric(14, 2)', true],
  ['numeric(14,2) rounds and says nothing.', 'amount numeric(12, 2)', false],
  ['NOT IN gives nothing where NULL is among them.', 'WHERE id not in (SELECT 1)', true],
  ['NOT IN gives nothing where NULL is among them.', 'WHERE NOT EXISTS (SELECT 1)', false],
  ['Only visit 5 is free here.', 'visits >= 5', true],
])('%s, of %s: %s', (why, answer, isOfIt) => {
  expect(hintWords(why, answer, 'WHERE EXISTS (SELECT 1)') === why).toBe(isOfIt)
})

it('what a right answer holds too says nothing of a wrong one', () => {
  const why = 'The sign >= includes 150.'
  const right = 'minutes >= 40 && minutes <= 150'
  expect(hintWords(why, 'minutes >= 40 && minutes < 150', right)).not.toBe(why)
  expect(hintWords(why, 'minutes >= 150', 'minutes > 150')).toBe(why)
})
