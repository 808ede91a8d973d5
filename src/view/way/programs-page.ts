import { bootcampFacts } from '../../career/costs.ts'
import { aboutMiles } from '../../career/distance.ts'
import { openNotes, type SourceNotes } from '../../career/notes.ts'
import { stateNames } from '../../career/places.ts'
import type { Program } from '../../career/programs.ts'
import {
  type FoundPrograms,
  type ProgramFilters,
  type ProgramsAsked,
  searchPrograms,
} from '../../career/search-programs.ts'
import { coordinatesOf, type ZipAsked, zipAsked } from '../zip-asked.ts'
import type { DocPage } from './doc-page.ts'
import { knownPrograms } from './known-programs.ts'
import { type Origin, originsOf } from './origins.ts'
import type { WayContext } from './way-context.ts'

/** What the form of the page sends. */
export interface ProgramsForm extends Omit<ProgramsAsked, 'from'> {
  /** As it was typed. */
  readonly zip: string
}

export interface ProgramsPage {
  readonly asked: ProgramsForm
  readonly found: FoundPrograms
  readonly zip: ZipAsked
  /** About how far the shown programs are, by id; without those that have no distance. */
  readonly miles: ReadonlyMap<string, number>
  readonly states: readonly { readonly code: string; readonly name: string }[]
  /** Chosen for comparing, by name. */
  readonly chosen: readonly { readonly id: string; readonly title: string }[]
  /** Where a bootcamp is asked for: never an empty page. */
  readonly bootcamp: Bootcamp | null
  readonly from: readonly Origin[]
  readonly sources: DocPage['sources']
}

export interface Bootcamp {
  readonly typical: readonly {
    readonly measure: string
    readonly year: number
    readonly low: number
    readonly high: number
    readonly confidence: string | null
    readonly from: readonly Origin[]
  }[]
  /** Certificate programs of a year or less that pass the other filters; where none does, of anywhere. */
  readonly certificates: readonly Program[]
  readonly certificateCount: number
  /** False: none passes the other filters, so these are of anywhere. */
  readonly isNear: boolean
  readonly from: readonly Origin[]
}

export const comparedMax = 4

/** Programs by words and filters, with what stands in the way of finding any. */
export async function programsPage(
  context: WayContext,
  input: { asked: ProgramsForm; chosen: readonly string[] },
): Promise<ProgramsPage> {
  const { asked } = input
  const { facts } = context.career
  const { index, byId } = await knownPrograms(context)
  const notes = openNotes(facts)
  const zip = zipAsked(facts.institutions, {
    typed: asked.zip,
    milesMost: asked.filters.milesMost ?? null,
    isSorted: asked.sort === 'distance',
  })
  const placed = placedFrom(asked, coordinatesOf(zip))
  const found = searchPrograms(index, placed)
  const wantsBootcamp = asked.filters.credential === 'bootcamp' || /boot\s*camp/i.test(asked.text)
  const bootcamp = wantsBootcamp
    ? bootcampPart(context, notes, {
        filters: placed.filters,
        search: (filters) =>
          searchPrograms(index, { ...placed, text: '', filters, sort: 'price', page: 1 }),
      })
    : null
  return {
    asked,
    found,
    zip,
    miles: milesById([...found.programs, ...(bootcamp?.certificates ?? [])], placed),
    states: Object.entries(stateNames)
      .map(([code, name]) => ({ code, name }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    chosen: input.chosen.flatMap((id) => {
      const program = byId.get(id)
      return program ? [{ id, title: programTitle(program) }] : []
    }),
    bootcamp,
    from: programOrigins(context, notes, found.programs),
    sources: notes.list,
  }
}

/** Without a place to measure from, neither the order nor the limit of distances is taken. */
function placedFrom(asked: ProgramsForm, from: ProgramsAsked['from']): ProgramsAsked {
  if (from !== null) return { ...asked, from }
  const sort = asked.sort === 'distance' ? 'name' : asked.sort
  return { ...asked, from, sort, filters: { ...asked.filters, milesMost: undefined } }
}

function milesById(
  programs: readonly Program[],
  { from }: Pick<ProgramsAsked, 'from'>,
): Map<string, number> {
  return new Map(
    programs.flatMap(({ id, coordinates }) => {
      const miles = aboutMiles(from, coordinates)
      return miles === null ? [] : [[id, miles] as const]
    }),
  )
}

export function programTitle({ institution, field }: Program): string {
  return `${institution}: ${field}`
}

/** The publisher of earnings and of schools, where such programs are shown. */
export function programOrigins(
  { career: { facts } }: WayContext,
  notes: SourceNotes,
  programs: readonly Program[],
): Origin[] {
  const official = programs.filter(({ origin }) => origin === 'scorecard')
  const school = facts.institutions[0]
  if (official.length === 0 || !school) return []
  return [
    ...originsOf(notes, 'scorecardPrograms', official),
    ...originsOf(notes, 'institutions', [school]),
  ]
}

interface Around {
  readonly filters: ProgramFilters
  search(filters: ProgramFilters): FoundPrograms
}

function bootcampPart(
  context: WayContext,
  notes: SourceNotes,
  { filters, search }: Around,
): Bootcamp {
  const { facts } = context.career
  const { state, priceMax, milesMost, isOnline } = filters
  const near = search({
    credential: 'certificate',
    state,
    priceMax,
    milesMost,
    isOnline,
    isUnderAYear: true,
  })
  const short = near.count > 0 ? near : search({ credential: 'certificate', isUnderAYear: true })
  const certificates = short.programs.slice(0, 8)
  const measures = ['tuitionUsd', 'lengthWeeks']
  return {
    typical: measures.flatMap((measure) =>
      bootcampFacts(facts, measure).flatMap((row) =>
        row.low === null
          ? []
          : [
              {
                measure,
                year: row.year,
                low: row.low,
                high: row.high ?? row.low,
                confidence: row.confidence,
                from: originsOf(notes, 'bootcamps', [row]),
              },
            ],
      ),
    ),
    certificates,
    certificateCount: short.count,
    isNear: near.count > 0,
    from: programOrigins(context, notes, certificates),
  }
}
