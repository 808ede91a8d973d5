import { expect, it } from 'vitest'
import { errorInWords } from './error-words.ts'
import { straySaid } from './words.ts'

const said = (message: string): string =>
  errorInWords({ name: 'Error', message, code: null, place: null })

it.each([
  ['wait 2 began here, and one wait is allowed', /Ask as soon as you may/],
  ['wait 4 began here, and 3 waits are allowed', /as soon as any answer is in/],
  ['11 are under way at a time, and 10 may be', /fewer than 10/],
])('%s: says what to do about it', (message, advice) => {
  expect(said(message)).toMatch(advice)
})

it('says of a thrown text without a line where it may come from', () => {
  const thrown = { name: 'thrown', message: "'no'", code: null, place: null }
  expect(errorInWords(thrown)).toMatch(/the `throw` or the rejected promise/)
})

it('says of an error that nobody waited for what its message means, if that is known', () => {
  const stray = (message: string): string =>
    straySaid({ name: 'Error', message, code: null, place: null }, '').try
  expect(stray('nobody has this number')).toMatch(/inside that function\.$/)
  expect(stray('visits is not a function')).toMatch(/inside that function\. The parentheses/)
})
