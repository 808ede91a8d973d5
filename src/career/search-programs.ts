import { aboutMiles, type Coordinates } from './distance.ts'
import {
  bothSets,
  countPlaces,
  eitherSet,
  hasPlace,
  noPlaces,
  type PlaceSet,
  placesWhere,
} from './places-set.ts'
import {
  isKnownWord,
  orderBy,
  type ProgramIndex,
  type ProgramSort,
  placesOf,
} from './program-index.ts'
import type { Program } from './programs.ts'
import { closestWords, queryWords } from './words.ts'

/** What narrows a list; absent: not asked for. A program of which it is unknown does not pass. */
export interface ProgramFilters {
  readonly state?: string | undefined
  readonly credential?: Program['credential'] | undefined
  readonly control?: Program['control'] | undefined
  /** Dollars a year after grants; for a bootcamp, all of it. */
  readonly priceMax?: number | undefined
  readonly undergradsMin?: number | undefined
  readonly undergradsMax?: number | undefined
  /** About as many miles from where they are; nothing online has a distance. */
  readonly milesMost?: number | undefined
  readonly isOnline?: true | undefined
  readonly isUnderAYear?: true | undefined
}

export type ProgramFilter = keyof ProgramFilters

export interface ProgramsAsked {
  readonly text: string
  readonly filters: ProgramFilters
  readonly sort: ProgramSort | 'distance'
  /** Where they are, for distances; null: not known, so no distance is. */
  readonly from: Coordinates | null
  /** Pages from 1. */
  readonly page: number
}

/** What would find programs if it were left out, and how many. */
export type ProgramSuggestion =
  | { readonly kind: 'without-word'; readonly word: string; readonly count: number }
  | { readonly kind: 'without-filter'; readonly filter: ProgramFilter; readonly count: number }

export interface FoundPrograms {
  readonly programs: readonly Program[]
  readonly count: number
  readonly page: number
  readonly pages: number
  /** Words that no program has, and the nearest ones that were searched for in their place. */
  readonly replaced: readonly { readonly typed: string; readonly by: readonly string[] }[]
  /** Words that no program has and that are like none; they were left out. */
  readonly unknown: readonly string[]
  /** Where nothing was found: which word or filter stands in the way. */
  readonly suggestions: readonly ProgramSuggestion[]
  /** Where nothing was found: the programs that have the most of the words and pass the most filters. */
  readonly near: readonly Program[]
  /** Where nothing was found: programs of closed schools that match, never offered. */
  readonly closed: readonly Program[]
}

export const programsAPage = 20
const closedShown = 5

/**
 * Finds the programs that have every word, as the beginning of a word, and pass every filter. A
 * word that no program has is read as the nearest one that some program has.
 */
export function searchPrograms(index: ProgramIndex, asked: ProgramsAsked): FoundPrograms {
  const { words, replaced, unknown } = readWords(index, asked.text)
  const named = words.map((ways) => ways.map((way) => placesOf(index, way)).reduce(eitherSet))
  const filters = filterSets(index, asked)
  const found = [index.offered, ...named, ...filters.values()].reduce(bothSets)
  const count = countPlaces(found)
  const pages = Math.max(1, Math.ceil(count / programsAPage))
  const page = Math.min(Math.max(1, Math.trunc(asked.page) || 1), pages)
  const from = (page - 1) * programsAPage
  const order =
    asked.sort === 'distance' ? orderBy(milesFrom(index, asked.from)) : index.order[asked.sort]
  return {
    programs: take(index, found, { order, from, count: programsAPage }),
    count,
    page,
    pages,
    replaced,
    unknown,
    suggestions: count === 0 ? suggestionsFor(index, { words, named, filters }) : [],
    near: count === 0 ? nearestTo(index, [...named, ...filters.values()]) : [],
    closed: count === 0 && named.length > 0 ? closedAmong(index, named) : [],
  }
}

type Ways = readonly string[]

function readWords(index: ProgramIndex, text: string) {
  const replaced: { typed: string; by: string[] }[] = []
  const unknown: string[] = []
  const words: Ways[] = []
  for (const word of queryWords(text)) {
    if (isKnownWord(index, word)) {
      words.push([word])
      continue
    }
    const known = closestWords(word, index.words, (at) => index.postings[at]?.length ?? 0)
    if (known.length === 0) unknown.push(word)
    else {
      words.push(known)
      replaced.push({ typed: word, by: known })
    }
  }
  return { words, replaced, unknown }
}

/** Some of the programs of a set, in an order. */
function take(
  index: ProgramIndex,
  set: PlaceSet,
  { order, from, count }: { order: Uint32Array; from: number; count: number },
): Program[] {
  const taken: Program[] = []
  let before = from
  for (let i = 0; i < order.length && taken.length < count; i++) {
    const place = order[i] as number
    if (!hasPlace(set, place)) continue
    if (before > 0) before--
    else taken.push(index.programs[place] as Program)
  }
  return taken
}

/** About how far each program is, by place; unknown is infinite, so no limit lets it through. */
function milesFrom(index: ProgramIndex, from: Coordinates | null): Float64Array {
  return Float64Array.from(
    index.programs,
    ({ coordinates }) => aboutMiles(from, coordinates) ?? Infinity,
  )
}

/** The places that each filter lets through. */
function filterSets(
  index: ProgramIndex,
  { filters, from }: ProgramsAsked,
): Map<ProgramFilter, PlaceSet> {
  const size = index.programs.length
  const { priceMax, undergradsMin, undergradsMax, milesMost } = filters
  const sets = new Map<ProgramFilter, PlaceSet>()
  for (const facet of ['state', 'credential', 'control'] as const) {
    const value = filters[facet]
    if (value !== undefined) sets.set(facet, index.facets[facet].get(value) ?? noPlaces(size))
  }
  if (filters.isOnline !== undefined) sets.set('isOnline', index.online)
  if (filters.isUnderAYear !== undefined) sets.set('isUnderAYear', index.underAYear)
  const { prices, undergrads } = index
  if (priceMax !== undefined) {
    sets.set(
      'priceMax',
      placesWhere(size, (place) => (prices[place] as number) <= priceMax),
    )
  }
  if (undergradsMin !== undefined) {
    sets.set(
      'undergradsMin',
      placesWhere(size, (place) => (undergrads[place] as number) >= undergradsMin),
    )
  }
  if (undergradsMax !== undefined) {
    sets.set(
      'undergradsMax',
      placesWhere(size, (place) => (undergrads[place] as number) <= undergradsMax),
    )
  }
  if (milesMost !== undefined) {
    const miles = milesFrom(index, from)
    sets.set(
      'milesMost',
      placesWhere(size, (place) => (miles[place] as number) <= milesMost),
    )
  }
  return sets
}

const nearShown = 5

/** Offered programs by how much of what was asked for they have; none that has nothing of it. */
function nearestTo(index: ProgramIndex, asked: readonly PlaceSet[]): Program[] {
  const fits = (place: number): number => asked.filter((set) => hasPlace(set, place)).length
  return Array.from(index.order.name)
    .filter((place) => hasPlace(index.offered, place))
    .map((place) => ({ place, fit: fits(place) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .slice(0, nearShown)
    .map(({ place }) => index.programs[place] as Program)
}

function closedAmong(index: ProgramIndex, named: readonly PlaceSet[]): Program[] {
  const isClosed = (place: number): boolean => !hasPlace(index.offered, place)
  const closed = placesWhere(index.programs.length, isClosed)
  const found = [closed, ...named].reduce(bothSets)
  return take(index, found, { order: index.order.name, from: 0, count: closedShown })
}

interface Fruitless {
  readonly words: readonly Ways[]
  readonly named: readonly PlaceSet[]
  readonly filters: ReadonlyMap<ProgramFilter, PlaceSet>
}

/** Leaves out one word or one filter at a time and counts; the most fruitful first. */
function suggestionsFor(index: ProgramIndex, { words, named, filters }: Fruitless) {
  const count = (sets: readonly PlaceSet[]): number =>
    countPlaces([index.offered, ...sets].reduce(bothSets))
  const withoutWord = (words.length > 1 ? words : []).map(
    (ways, i): ProgramSuggestion => ({
      kind: 'without-word',
      word: ways.join(' or '),
      count: count([...named.toSpliced(i, 1), ...filters.values()]),
    }),
  )
  const withoutFilter = [...filters].map(
    ([filter]): ProgramSuggestion => ({
      kind: 'without-filter',
      filter,
      count: count([
        ...named,
        ...[...filters].filter(([other]) => other !== filter).map(([, set]) => set),
      ]),
    }),
  )
  return [...withoutWord, ...withoutFilter]
    .filter((suggestion) => suggestion.count > 0)
    .sort((a, b) => b.count - a.count)
}
