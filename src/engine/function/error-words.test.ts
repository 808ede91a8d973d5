import { expect, it } from 'vitest'
import { errorInWords } from './error-words.ts'

const said = (message: string): string =>
  errorInWords({ name: 'Error', message, code: null, place: null })

it.each([
  ['wait 2 began here, and one wait is allowed', /Ask for everything first/],
  ['wait 4 began here, and 3 waits are allowed', /as soon as any answer is in/],
  ['11 are under way at a time, and 10 may be', /fewer than 10/],
])('%s: says what to do about it', (message, advice) => {
  expect(said(message)).toMatch(advice)
})
