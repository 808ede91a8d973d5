import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFound, isLike } from './matching.ts'

/** Patterns of the common kind, which JavaScript reads as PostgreSQL does. */
const atom = fc.constantFrom(
  'a',
  'b',
  'A',
  '.',
  '\\d',
  '\\w',
  '[ab]',
  '[^a]',
  '[a-c]',
  '\\.',
  '(a|b)',
  '(?:ab)',
  '(a*)',
  '(b|)',
)
const count = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{0,1}', '{1,}', '*?')
const pattern = fc
  .tuple(
    fc.constantFrom('', '^'),
    fc.array(
      fc.tuple(atom, count).map(([one, often]) => one + often),
      { maxLength: 5 },
    ),
    fc.constantFrom('', '$', '|b', '|'),
  )
  .map(([start, parts, end]) => start + parts.join('') + end)
const text = fc.array(fc.constantFrom('a', 'b', 'c', 'A', '1', '.', ' '), { maxLength: 8 })

describe('isFound', () => {
  it('finds what JavaScript finds, for patterns that both read alike', () => {
    fc.assert(
      fc.property(pattern, text, fc.boolean(), (regular, characters, ignoreCase) => {
        const whole = characters.join('')
        const expected = new RegExp(regular, ignoreCase ? 'si' : 's').test(whole)
        expect(isFound(whole, regular, ignoreCase)).toBe(expected)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['(a+)+$', 'a'.repeat(40), true],
    ['^(a+)+$', `${'a'.repeat(200)}b`, false],
    ['^(a|aa)*$', `${'a'.repeat(200)}b`, false],
    ['[[:alpha:]]{2}', 'a1bc', true],
    ['\\mcat\\M', 'a cat sat', true],
    ['\\mcat\\M', 'concatenate', false],
    ['[]a]', ']', true],
    ['[a-]', '-', true],
  ])('%s in %s', (regular, whole, expected) => {
    const startedAt = performance.now()
    expect(isFound(whole, regular, false)).toBe(expected)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  it.each(['(', ')', '[', '[b-a]', 'a**', '*', 'a{2,1}', 'a{999}', '(?=a)', '\\1', '(a)\\1', '\\'])(
    'says nothing of %s',
    (regular) => expect(isFound('a', regular, false)).toBe(null),
  )

  it.each([
    `${'('.repeat(3_000)}a${')'.repeat(3_000)}`,
    '((((a{255}){255}){255}){255})',
    '(((((){255}){255}){255}){255})',
    `${'(a?)'.repeat(2_000)}`,
  ])('gives up on a monster, or is through with it at once', (regular) => {
    const startedAt = performance.now()
    isFound('a'.repeat(2_000), regular, false)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
})

describe('isLike', () => {
  const like = fc.array(fc.constantFrom('a', 'b', '%', '_', '\\%', '\\_'), { maxLength: 7 })
  const bare = fc.array(fc.constantFrom('a', 'b', 'A', '%', '_', 'ä'), { maxLength: 9 })

  it('does as a regular expression of the same meaning', () => {
    fc.assert(
      fc.property(like, bare, fc.boolean(), (parts, characters, ignoreCase) => {
        const meant = parts.map((part) =>
          part === '%' ? '.*' : part === '_' ? '.' : part.replace('\\', ''),
        )
        const expected = new RegExp(`^${meant.join('')}$`, ignoreCase ? 'siu' : 'su')
        const whole = characters.join('')
        expect(isLike(whole, parts.join(''), ignoreCase)).toBe(expected.test(whole))
      }),
      { numRuns: 2_000 },
    )
  })

  it('is through with many wildcards at once, or says nothing', () => {
    const startedAt = performance.now()
    expect(isLike('a'.repeat(1_000), `${'%a'.repeat(200)}b`, false)).toBe(false)
    expect(isLike('a'.repeat(60_000), '%a'.repeat(30_000), false)).toBe(null)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
})
