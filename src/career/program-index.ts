import { addPlace, noPlaces, type PlaceSet, placesWhere } from './places-set.ts'
import { programSortKey, programWords } from './program-words.ts'
import { type Program, yearlyPrice } from './programs.ts'

/** Orders that are the same for everyone; see `ProgramsAsked` for the one that isn't. */
export const programSorts = ['name', 'price', 'earnings'] as const
export type ProgramSort = (typeof programSorts)[number]

/** What a program has one of, for narrowing. */
const facets = ['state', 'credential', 'control'] as const
export type Facet = (typeof facets)[number]

/**
 * Programs laid out for searching. Places are positions in `programs`, which is in the order of
 * names; a word's postings are the places of the programs that have it. Nothing else orders a list:
 * nobody can pay for a place.
 */
export interface ProgramIndex {
  readonly programs: readonly Program[]
  /** Every word, in order, so all words with a beginning lie together. */
  readonly words: readonly string[]
  readonly postings: readonly Uint32Array[]
  /** Places in the order of each sort. */
  readonly order: Readonly<Record<ProgramSort, Uint32Array>>
  readonly offered: PlaceSet
  readonly online: PlaceSet
  readonly underAYear: PlaceSet
  readonly facets: Readonly<Record<Facet, ReadonlyMap<string, PlaceSet>>>
  /** By place; unknown is infinite, so no limit lets it through. */
  readonly prices: Float64Array
  /** By place; unknown is not a number, so no bound lets it through. */
  readonly undergrads: Float64Array
}

/** Lays programs out; the same programs in any order give the same index. */
export function indexPrograms(programs: readonly Program[]): ProgramIndex {
  const sorted = programs
    .map((program) => ({ program, key: programSortKey(program) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ program }) => program)
  const lists = new Map<string, number[]>()
  sorted.forEach((program, place) => {
    for (const word of programWords(program)) {
      const list = lists.get(word)
      if (list) list.push(place)
      else lists.set(word, [place])
    }
  })
  const words = [...lists.keys()].sort()
  const size = sorted.length
  const prices = Float64Array.from(sorted, (program) => yearlyPrice(program) ?? Infinity)
  return {
    programs: sorted,
    words,
    postings: words.map((word) => Uint32Array.from(lists.get(word) as number[])),
    order: {
      name: Uint32Array.from(sorted.keys()),
      price: orderBy(prices),
      earnings: orderBy(Float64Array.from(sorted, ({ earn4yr }) => -(earn4yr ?? -Infinity))),
    },
    offered: placesWhere(size, (place) => sorted[place]?.matchable === true),
    online: placesWhere(size, (place) => sorted[place]?.isOnline === true),
    underAYear: placesWhere(size, (place) => sorted[place]?.isUnderAYear === true),
    facets: {
      state: facetOf(sorted, 'state'),
      credential: facetOf(sorted, 'credential'),
      control: facetOf(sorted, 'control'),
    },
    prices,
    undergrads: Float64Array.from(sorted, ({ undergrads }) => undergrads ?? Number.NaN),
  }
}

/** Places from the lowest rank up; of two with the same one, by name. */
export function orderBy(ranks: Float64Array): Uint32Array {
  return Uint32Array.from(ranks.keys()).sort((a, b) => {
    const [left, right] = [ranks[a] as number, ranks[b] as number]
    return left < right ? -1 : left > right ? 1 : a - b
  })
}

function facetOf(programs: readonly Program[], facet: Facet): Map<string, PlaceSet> {
  const sets = new Map<string, PlaceSet>()
  programs.forEach((program, place) => {
    const value = program[facet]
    if (value === null) return
    const set = sets.get(value) ?? noPlaces(programs.length)
    addPlace(set, place)
    sets.set(value, set)
  })
  return sets
}

/** Words shorter than this must be whole; longer ones may be the beginning of a word. */
const beginningFrom = 3

/** Places of programs that have the word, or a word that begins with it. */
export function placesOf(index: ProgramIndex, word: string): PlaceSet {
  const places = noPlaces(index.programs.length)
  const [from, to] = wordRange(index, word)
  for (let at = from; at < to; at++) {
    const list = index.postings[at] as Uint32Array
    for (let i = 0; i < list.length; i++) addPlace(places, list[i] as number)
  }
  return places
}

/** Whether any program has it. */
export function isKnownWord(index: ProgramIndex, word: string): boolean {
  const [from, to] = wordRange(index, word)
  return from < to
}

function wordRange({ words }: ProgramIndex, word: string): [number, number] {
  const from = lowerBound(words, word)
  if (word.length < beginningFrom) return [from, words[from] === word ? from + 1 : from]
  return [from, lowerBound(words, `${word}\uffff`)]
}

/** The first position whose word is not before the given one. */
function lowerBound(words: readonly string[], word: string): number {
  let [low, high] = [0, words.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((words[middle] as string) < word) low = middle + 1
    else high = middle
  }
  return low
}
