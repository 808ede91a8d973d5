import { expect, it } from 'vitest'
import { hintWords } from './hint-words.ts'

it.each([
  ['With >= the same moment counts too.', 'WHERE a >= b', true],
  ['With >= the same moment counts too.', 'WHERE a > b', false],
  ['numeric(14,2) rounds and says nothing.', 'amount numeric(14, 2)', true],
  ['numeric(14,2) rounds and says nothing.', 'amount numeric(12, 2)', false],
  ['NOT IN gives nothing where NULL is among them.', 'WHERE id not in (SELECT 1)', true],
  ['NOT IN gives nothing where NULL is among them.', 'WHERE NOT EXISTS (SELECT 1)', false],
  ['Only visit 5 is free here.', 'visits >= 5', false],
  ['With && both are asked.', 'a && b', true],
  ['The sign = gives a new value.', 'a === b', false],
  ['forEach waits for nothing.', 'list.map(ask)', false],
  ['OR takes either film.', 'WHERE a = 1 or b = 2', true],
  ['OR takes either film.', 'SELECT 1 ORDER BY 1', false],
  ['ORDER BY has no second key.', 'SELECT 1 order  by 1', true],
])('%s, of %s: %s', (why, answer, isOfIt) => {
  const wrong = { answer: 'SELECT 0', why }
  expect(hintWords(wrong, answer, 'WHERE EXISTS (SELECT 1)') === why).toBe(isOfIt)
})

it('what a right answer holds too says nothing of a wrong one', () => {
  const why = 'The sign >= includes 150.'
  const right = 'minutes >= 40 && minutes <= 150'
  const wrong = { answer: 'minutes > 0', why }
  expect(hintWords(wrong, 'minutes >= 40 && minutes < 150', right)).not.toBe(why)
  expect(hintWords(wrong, 'minutes >= 150', 'minutes > 150')).toBe(why)
  expect(hintWords({ ...wrong, answer: 'a  >= 1' }, 'A >= 1', right)).toBe(why)
})
