import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highlightHtml, highlightLines, tokens } from './highlight.ts'

describe('highlighting', () => {
  it('loses no character, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom("'", '"', '$$', '$a$', '--', '/*', '*/', '\n', 'select ', '1e5', "E'\\''"),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const sql = pieces.join('')
        expect(
          tokens(sql)
            .map(({ text }) => text)
            .join(''),
        ).toBe(sql)
        expect(
          highlightLines(sql)
            .map((line) => line.map(({ text }) => text).join(''))
            .join('\n'),
        ).toBe(sql)
      }),
      { numRuns: 300 },
    )
  })

  it('tells keywords, functions, strings, numbers and comments apart', () => {
    const kinds = tokens(
      `select lower(t), 'it''s', 12 from "select" -- select\n/* from */ $x$ where $x$`,
    )
      .filter(({ kind }) => kind !== null)
      .map(({ kind, text }) => `${kind} ${text}`)
    expect(kinds).toEqual([
      'k select',
      'f lower',
      "s 'it''s'",
      'n 12',
      'k from',
      'c -- select',
      'c /* from */',
      's $x$ where $x$',
    ])
  })

  it('escapes what it colors', () => {
    expect(highlightHtml("a < '<b>'")).toBe('a &#60; <span class="s">&#39;&#60;b&#62;&#39;</span>')
  })
})

it('colors programs and commands by their own words', () => {
  const kinds = (text: string, language: 'ts' | 'sh') =>
    tokens(text, language)
      .filter(({ kind }) => kind !== null)
      .map((token) => [token.kind, token.text])
  expect(kinds("const a = double('x', 4) // once", 'ts')).toEqual([
    ['k', 'const'],
    ['f', 'double'],
    ['s', "'x'"],
    ['n', '4'],
    ['c', '// once'],
  ])
  expect(kinds('git add "a b" # both', 'sh')).toEqual([
    ['f', 'git'],
    ['s', '"a b"'],
    ['c', '# both'],
  ])
})
