import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closestWords, editDistance, foldWords, queryWords } from './words.ts'

const known = ['university', 'universidad', 'massachusetts', 'berkeley', 'boston', 'austin']
const meant = (typed: string) => closestWords(typed, known, (at) => 100 - at)

describe('words', () => {
  it('are the same with and without accents, case and signs', () => {
    expect(foldWords('Universidad de Puerto Rico, MAYAGÜEZ')).toEqual(
      foldWords('universidad de puerto rico mayaguez'),
    )
    expect(foldWords('St. John’s')).toEqual(['st', 'johns'])
    expect(foldWords('Texas A&M')).toEqual(['texas', 'a', 'm'])
  })

  it('hold nothing but letters and digits, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const word of queryWords(text)) expect(word).toMatch(/^[a-z0-9]+$/)
        expect(queryWords(text).length).toBeLessThanOrEqual(8)
      }),
    )
  })

  it('leave out those that say nothing, unless there are no others', () => {
    expect(queryWords('the university of Texas at Austin')).toEqual([
      'university',
      'texas',
      'austin',
    ])
    expect(queryWords('the of')).toEqual(['the', 'of'])
  })
})

describe('mistyped words', () => {
  it.each([
    ['univresity', 'university'],
    ['masachusets', 'massachusetts'],
    ['berkely', 'berkeley'],
    ['bostom', 'boston'],
    ['autsin', 'austin'],
  ])('%s is read as %s', (typed, word) => {
    expect(meant(typed)).toEqual([word])
  })

  it('are not guessed where they are short or far from everything', () => {
    expect(meant('mit')).toEqual([])
    expect(meant('quantum')).toEqual([])
  })

  it('are as far from a word as the word from them', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abc'), maxLength: 8 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b, 20)).toBe(editDistance(b, a, 20))
        expect(editDistance(a, b, 20) === 0).toBe(a === b)
        expect(Math.min(editDistance(a, b, 1), 2)).toBe(Math.min(editDistance(a, b, 20), 2))
      }),
    )
  })
})
