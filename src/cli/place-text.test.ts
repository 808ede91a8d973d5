import { expect, it } from 'vitest'
import { packFiles } from '../lab/admin/answer-files.ts'
import { placeText } from './place-text.ts'

it.each([
  [
    'in a line',
    'select *\nform film',
    9,
    ['Stopped at line 2, column 1', '    form film', '    ▲'],
  ],
  [
    'at the end',
    'select (1',
    9,
    ['Stopped at line 1, column 10', '    select (1', '             ▲'],
  ],
  ['after the last line', 'select (\n', 9, ['Stopped at line 2, column 1', '    ', '    ▲']],
  ['beyond the text', 'ab', 99, ['Stopped at line 1, column 3', '    ab', '      ▲']],
  ['after a tab', '\tif x', 1, ['Stopped at line 1, column 2', '    \tif x', '    \t▲']],
  [
    'at a character of control',
    'a\u001b[2Jb\r\nc',
    1,
    ['Stopped at line 1, column 2', '    a [2Jb', '     ▲'],
  ],
  ['at a line break', '\nb', 0, ['Stopped at line 1, column 1', '    ', '    ▲']],
])('%s', (_where, answer, at, lines) => {
  expect(placeText(answer, at).split('\n')).toEqual(lines)
})

it('of a long line shows what is around the place', () => {
  const [said, shown, mark] = placeText(`${'a'.repeat(500)}b${'c'.repeat(500)}`, 500).split('\n')
  expect(said).toBe('Stopped at line 1, column 501')
  expect(shown).toBe(`    ${'a'.repeat(60)}b${'c'.repeat(59)}`)
  expect(mark).toBe(`    ${' '.repeat(60)}▲`)
})

it('of several files names the one, with its own lines', () => {
  const files = new Map([
    ['backup.sh', 'set -e\npg_dump ("\n'],
    ['roles.sql', '-- no roles\ncreate rol a;\n'],
  ])
  const answer = packFiles([...files.keys()], (name) => files.get(name) as string)
  const of = (sign: string): string[] => placeText(answer, answer.indexOf(sign)).split('\n')
  expect(of('("')).toEqual([
    'Stopped at line 2, column 9 of backup.sh',
    '    pg_dump ("',
    '            ▲',
  ])
  expect(of('rol a')[0]).toBe('Stopped at line 2, column 8 of roles.sql')
  expect(of('==> roles')[0]).toBe('Stopped at line 1, column 1 of roles.sql')
})
