import { expect, it } from 'vitest'
import { errorInWords, unreadableInWords } from './error-words.ts'
import { straySaid } from './words.ts'

const said = (message: string): string =>
  errorInWords({ name: 'Error', message, code: null, place: null })

it.each([
  ['wait 2 began here, and one wait is allowed', /Ask as soon as you may/],
  ['wait 4 began here, and 3 waits are allowed', /as soon as any answer is in/],
  ['nothing was under way any more when wait 2 began', /as soon as any one of them is/],
  ['11 are under way at a time, and 10 may be', /fewer than 10/],
])('%s: says what to do about it', (message, advice) => {
  expect(said(message)).toMatch(advice)
})

it('says of a thrown text without a line where it may come from', () => {
  const thrown = { name: 'thrown', message: "'no'", code: null, place: null }
  expect(errorInWords(thrown)).toMatch(/the `throw` or the rejected promise/)
})

it('asks for the condition of a throw of the learner’s own, and for the values of any other line', () => {
  const place = { file: 'answer.ts', line: 2, column: 3 }
  const thrown = { name: 'Error', message: 'not a length', code: null, place }
  expect(errorInWords(thrown, 'if (minutes >= 600)\n  throw new Error("not a length")')).toMatch(
    /Which condition leads to that line/,
  )
  expect(errorInWords(thrown, 'const a = 1\ncheck(a)')).toMatch(/print the values it uses/)
})

it('says of an error that nobody waited for what its message means, if that is known', () => {
  const stray = (message: string): string =>
    straySaid({ name: 'Error', message, code: null, place: null }, '').try
  expect(stray('nobody has this number')).toMatch(/inside that function\.$/)
  expect(stray('visits is not a function')).toMatch(/inside that function\. The parentheses/)
})

it('speaks of a marked place only if the parser named one', () => {
  const unread = { name: 'SyntaxError', message: 'something else', code: null }
  expect(unreadableInWords({ ...unread, place: null })).toMatch(/^Read it from its beginning/)
  const place = { file: 'answer.ts', line: 1, column: 1 }
  expect(unreadableInWords({ ...unread, place })).toMatch(/^Look at the marked place/)
})
