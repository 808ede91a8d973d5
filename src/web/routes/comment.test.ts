import { expect, it } from 'vitest'
import { commentedAnswer } from './comment.ts'

const form = { at: 'new:12:src/a: b.ts', through: null, about: 'logic', says: ' Look. ' }

it('adds the comment on the line that was chosen', () => {
  expect(commentedAnswer('comments: []\n', form)).toBe(
    'comments:\n  - file: "src/a: b.ts"\n    line: 12\n    kind: logic\n    text: Look.\n',
  )
  const range = { ...form, at: 'old:3:a.ts', through: '5', says: null }
  expect(commentedAnswer('', range)).toBe(
    'comments:\n  - file: a.ts\n    line: 3-5\n    side: old\n    kind: logic\n',
  )
})

it.each([
  ['no line', { ...form, at: null }, /a line of the change/],
  ['a side that is none', { ...form, at: 'left:3:a.ts' }, /a line of the change/],
  ['a range that ends before it begins', { ...form, through: '11' }, /a line from 12 on/],
  ['a range without a number', { ...form, through: 'x' }, /a line from 12 on/],
])('refuses %s', (_what, given, expected) => {
  expect(() => commentedAnswer('', given)).toThrow(expected)
})

it('leaves a text alone that it cannot read', () => {
  expect(() => commentedAnswer('comments: [', form)).toThrow(/list of comments in YAML/)
})
