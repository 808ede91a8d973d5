import { expect, it } from 'vitest'
import { nearestWord } from './near.ts'

const known = ['id', 'name', 'title', 'released_on', 'minutes', 'RELEASED', 'tile']

it.each([
  ['one letter left out', 'titl', 'title'],
  ['one put in', 'naame', 'name'],
  ['one changed', 'nane', 'name'],
  ['neighbors swapped', 'nmae', 'name'],
  ['two slips in a long word', 'relased_no', 'released_on'],
  ['another case alone', 'Minutes', 'minutes'],
  ['another case of two letters', 'ID', 'id'],
  ['a slip besides another case', 'releasd', 'RELEASED'],
  ['the nearest of several', 'titles', 'title'],
  ['swapped at the beginning', 'imnutes', 'minutes'],
  ['swapped at the beginning of a short word', 'anme', 'name'],
  ['swapped at the end', 'minutse', 'minutes'],
  ['two slips in six letters', 'minkes', 'minutes'],
  ['one slip in three letters', 'nme', 'name'],
  ['a slip in capitals', 'RELEASDE', 'RELEASED'],
])('%s: %s is meant to be %s', (_what, typed, meant) => {
  expect(nearestWord(typed, known)).toBe(meant)
})

it.each([
  ['what is known already', 'name', ['name']],
  ['one letter', 'i', ['id', 'I']],
  ['two letters with a slip', 'ie', ['id']],
  ['swapped letters and one more slip', 'nmea', ['name']],
  ['swapped letters and one too many', 'nmaex', ['name']],
  ['two letters more', 'tileabc', ['tile']],
  ['two slips in a short word', 'nnne', ['name']],
  ['three slips in a long word', 'reloosod_on', ['released_on']],
  ['a length too far off', 'minutesago', ['minutes']],
  ['a word longer than any name', 'n'.repeat(41), ['n'.repeat(40)]],
])('says nothing to %s', (_what, typed, words) => {
  expect(nearestWord(typed, words)).toBe(null)
})

it('takes names up to forty letters, and the first of two that are as near', () => {
  expect(nearestWord('n'.repeat(40), ['n'.repeat(39)])).toBe('n'.repeat(39))
  expect(nearestWord('film', ['files', 'films', 'firm'])).toBe('films')
})
