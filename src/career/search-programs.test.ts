import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { aboutMiles } from './distance.ts'
import { indexPrograms, type ProgramIndex } from './program-index.ts'
import { programWords } from './program-words.ts'
import { type Program, yearlyPrice } from './programs.ts'
import { type ProgramsAsked, searchPrograms } from './search-programs.ts'
import { shippedFacts } from './test-data/facts.ts'
import { queryWords } from './words.ts'

let programs: readonly Program[]
let index: ProgramIndex
beforeAll(async () => {
  programs = (await shippedFacts()).programs
  index = indexPrograms(programs)
})

const find = (text: string, asked: Partial<ProgramsAsked> = {}) =>
  searchPrograms(index, { text, filters: {}, sort: 'name', from: null, page: 1, ...asked })

describe('searching programs', () => {
  it('finds all that are offered where nothing is asked', () => {
    const found = find('')
    expect(found).toMatchObject({ count: 2395, pages: 120, page: 1 })
    expect(found.programs).toHaveLength(20)
    expect(find('', { page: 999 })).toMatchObject({ page: 120 })
  })

  it('finds every word, at the beginning of words, in any order', () => {
    const { programs: found } = find('comp calif berkeley')
    expect(found.map(({ institution }) => institution)).toContain(
      'University of California-Berkeley',
    )
    for (const { state } of found) expect(state).toBe('CA')
  })

  it('finds exactly the programs that have the words, as reading all of them does', () => {
    const words = fc.constantFrom('university', 'tex', 'comp', 'community', 'ny', 'online', 'bach')
    fc.assert(
      fc.property(fc.array(words, { maxLength: 3 }), (typed) => {
        const wanted = queryWords(typed.join(' '))
        const read = programs.filter(
          (program) =>
            program.matchable &&
            wanted.every((word) =>
              programWords(program).some((own) =>
                word.length < 3 ? own === word : own.startsWith(word),
              ),
            ),
        )
        expect(find(typed.join(' ')).count).toBe(read.length)
      }),
      { numRuns: 30 },
    )
  })

  it('is blind to accents and case', () => {
    expect(find('mayaguez').count).toBeGreaterThan(0)
    expect(find('MAYAGÜEZ')).toEqual(find('mayaguez'))
  })

  it('reads a mistyped word as the nearest known one, and says so', () => {
    const found = find('masachusets boston')
    expect(found.replaced).toEqual([{ typed: 'masachusets', by: ['massachusetts'] }])
    expect(found.count).toBe(find('massachusetts boston').count)
    expect(found.count).toBeGreaterThan(0)
  })

  it('leaves out a word that is like no other, and says so', () => {
    const found = find('boston zzzzxqqq')
    expect(found.unknown).toEqual(['zzzzxqqq'])
    expect(found.count).toBe(find('boston').count)
  })

  it.each([
    ['WGU', 'Western Governors University'],
    ['SNHU', 'Southern New Hampshire University'],
    ['MIT', 'Massachusetts Institute of Technology'],
  ])('finds a school by what people call it: %s', (text, name) => {
    expect(find(text).programs.map(({ institution }) => institution)).toContain(name)
  })

  it('finds programs for a field that none is called by', () => {
    expect(find('data science').count).toBeGreaterThan(10)
    expect(find('data science').replaced).toEqual([])
  })

  it('shows what is near where nothing is found', () => {
    const found = find('boston wyoming computer', { filters: { credential: 'master' } })
    expect(found.count).toBe(0)
    expect(found.near.length).toBeGreaterThan(0)
    for (const { matchable } of found.near) expect(matchable).toBe(true)
    expect(find('boston').near).toEqual([])
  })

  it('says which word or filter stands in the way', () => {
    const words = find('boston wyoming')
    expect(words.programs).toEqual([])
    expect(words.suggestions).toEqual([
      { kind: 'without-word', word: 'wyoming', count: find('boston').count },
      { kind: 'without-word', word: 'boston', count: find('wyoming').count },
    ])
    expect(
      find('boston', { filters: { state: 'WY', credential: 'bachelor' } }).suggestions,
    ).toEqual([{ kind: 'without-filter', filter: 'state', count: expect.any(Number) }])
  })

  it('narrows by place, credential, price, size and online', () => {
    const found = find('', {
      filters: { state: 'NY', credential: 'associate', priceMax: 8000, undergradsMin: 5000 },
      sort: 'price',
    })
    expect(found.count).toBeGreaterThan(3)
    const prices = found.programs.map((program) => yearlyPrice(program) ?? 0)
    expect(prices).toEqual([...prices].sort((a, b) => a - b))
    for (const program of found.programs) {
      expect(program).toMatchObject({ state: 'NY', credential: 'associate' })
      expect(program.undergrads).toBeGreaterThanOrEqual(5000)
    }
    const online = find('', { filters: { isOnline: true } })
    expect(online.count).toBeGreaterThan(5)
    expect(online.programs.every(({ isOnline }) => isOnline)).toBe(true)
    const short = find('', { filters: { credential: 'certificate', isUnderAYear: true } })
    const all = find('', { filters: { credential: 'certificate' } })
    expect(short.count).toBeGreaterThan(40)
    expect(short.count).toBeLessThan(all.count)
    expect(short.programs.every(({ isUnderAYear }) => isUnderAYear)).toBe(true)
    const degrees = find('', { filters: { credential: 'bachelor', isUnderAYear: true } })
    expect(degrees.count).toBe(0)
  })

  it('sorts by earnings with unknown ones last', () => {
    const first = find('', { sort: 'earnings' }).programs[0]
    const known = programs.filter(({ matchable }) => matchable).map(({ earn4yr }) => earn4yr ?? 0)
    expect(first?.earn4yr).toBe(Math.max(...known))
    expect(find('', { sort: 'earnings', page: 999 }).programs.at(-1)?.earn4yr).toBeNull()
  })

  it('sorts and limits by distance; what is online or at no known place comes last, or not', () => {
    const from = { lat: 33.7488, lon: -84.3877 }
    const milesOf = ({ coordinates }: Program) => aboutMiles(from, coordinates)
    const near = find('', { from, sort: 'distance', filters: { milesMost: 50 } })
    expect(near.count).toBeGreaterThan(20)
    const miles = near.programs.map((program) => milesOf(program) ?? Infinity)
    expect(miles).toEqual([...miles].sort((a, b) => a - b))
    const offered = programs.filter(({ matchable }) => matchable)
    expect(near.count).toBe(offered.filter((one) => (milesOf(one) ?? Infinity) <= 50).length)
    const last = find('', { from, sort: 'distance', page: 999 })
    expect(last.count).toBe(offered.length)
    expect(last.programs.at(-1)).toMatchObject({ isOnline: true, coordinates: null })
    expect(find('', { from })).toEqual(find(''))
    expect(find('', { from, filters: { milesMost: 10, state: 'WY' } }).suggestions).toContainEqual({
      kind: 'without-filter',
      filter: 'milesMost',
      count: find('', { filters: { state: 'WY' } }).count,
    })
  })

  it('never offers a closed school, and says that it is closed', () => {
    const found = find('argosy')
    expect(found.programs).toEqual([])
    expect(found.closed.map(({ institution }) => institution)).toContain('Argosy University')
  })

  it('takes any text as text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(find(text).count).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('does not depend on the order that programs came in', () => {
    const other = indexPrograms([...programs].reverse())
    const asked = { text: 'computer', filters: {}, sort: 'price', from: null, page: 2 } as const
    expect(searchPrograms(other, asked)).toEqual(searchPrograms(index, asked))
  })
})
