import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readGlossary, type Term, termFinder, termsOf } from './glossary.ts'

const glossary = await readGlossary(path.resolve(import.meta.dirname, '../../content'))
const find = termFinder(glossary)

/** Terms that an explanation uses before they are explained. */
function usedBeforeExplained(terms: readonly Term[]): string[] {
  const findTerm = termFinder(terms)
  const place = new Map(terms.map(({ term }, at) => [term, at]))
  return terms.flatMap(({ term, says }, at) =>
    findTerm(says)
      .filter((found) => (place.get(found.term.term) as number) > at)
      .map((found) => `${term}: ${found.term.term}`),
  )
}

describe('the glossary', () => {
  it('has the words that a beginner meets, each explained in a few words', () => {
    expect(glossary.length).toBeGreaterThanOrEqual(60)
    expect(glossary.filter(({ says }) => says.split(/\s+/).length > 30)).toEqual([])
  })

  it('explains each by words that were explained before', () => {
    expect(usedBeforeExplained(glossary)).toEqual([])
  })

  it('sees a word that comes too early: the canary', () => {
    const swapped = [...glossary].reverse()
    expect(usedBeforeExplained(swapped)).toContain('folder: file')
  })

  it('gives each word an address of its own', () => {
    expect(new Set(glossary.map(({ id }) => id)).size).toBe(glossary.length)
    expect(glossary.filter(({ id }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([])
  })

  it('finds whole words in any case, and the longest', () => {
    const found = find('Files in a Hidden File, profile.txt and a-file').map(
      ({ term, from, to }) => [term.term, from, to],
    )
    expect(found).toEqual([
      ['file', 0, 5],
      ['hidden file', 11, 22],
    ])
  })

  it('keeps words to the areas in which they mean that', () => {
    const names = (area: string): string[] => termsOf(glossary, area).map(({ term }) => term)
    expect(names('start')).toContain('commit')
    expect(names('txn')).not.toContain('commit')
    expect(names('txn')).toContain('transaction')
  })
})
