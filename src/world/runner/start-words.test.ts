import { expect, test } from 'vitest'
import { errorIn } from './start-words.ts'

const traceback = (...lines: string[]): string =>
  `Traceback (most recent call last):\n  File "server.py", line 3, in <module>\n    start()\n${lines.join('\n')}\n`

test.each([
  ['node:internal/x\n\nTypeError: no such film\n    at server.ts:1', 'TypeError: no such film'],
  [
    'pool.js:45\nerror: relation "film" does not exist\n    at x',
    'error: relation "film" does not exist',
  ],
  [
    traceback('psycopg.errors.UndefinedTable: relation "film" does not exist', 'LINE 1: x'),
    'psycopg.errors.UndefinedTable: relation "film" does not exist',
  ],
  [
    `${traceback("KeyError: 'a'")}\nDuring handling of the above exception, another exception occurred:\n\n${traceback('reel.Missing: no film')}`,
    'reel.Missing: no film',
  ],
  [
    'panic: runtime error: index out of range\n\ngoroutine 1 [running]:',
    'panic: runtime error: index out of range',
  ],
  ['sh: 1: nosuchprogram: not found', 'sh: 1: nosuchprogram: not found'],
  ['listening\nGET / 200\n', null],
])('what went wrong in %j', (output, error) => {
  expect(errorIn(output)).toBe(error)
})
