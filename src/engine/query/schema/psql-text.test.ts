import { expect, test } from 'vitest'
import { readPsqlText } from './psql-text.ts'

test('what is taken out leaves its lines, and nothing in literals, bodies and comments is a command', () => {
  const text = [
    '\\restrict abc',
    "select '\\d', E'it\\'s; \\\\', $$ \\q $$; -- \\x",
    'copy t (a) from stdin with (format text);',
    '1;\\N',
    '\\.',
    'select 2; \\echo done',
    '\\i more.sql',
  ].join('\n')
  const { sql, notes } = readPsqlText(text)
  const lines = sql.split('\n').map((line) => line.trimEnd())
  expect(lines).toEqual([
    '',
    "select '\\d', E'it\\'s; \\\\', $$ \\q $$; -- \\x",
    'copy t (a) from stdin with (format text);',
    '',
    '',
    'select 2;',
    '',
  ])
  expect(notes.map(({ line, what }) => `${line} ${what}`)).toEqual(['7 \\i more.sql'])
})

test('a COPY whose rows never end takes the rest', () => {
  expect(readPsqlText('copy t from stdin;\n1\n2').sql.trim()).toBe('copy t from stdin;')
})
