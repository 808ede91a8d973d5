import { fillText } from '../../career/fill.ts'
import { openNotes } from '../../career/notes.ts'
import { offeredPrograms } from '../../career/programs.ts'
import type { Route } from '../../career/roles.ts'
import type { DocPage } from './doc-page.ts'
import { type Origin, originsOf } from './origins.ts'
import { type PayRow, payRow } from './pay-rows.ts'
import type { WayContext } from './way-context.ts'

export interface RoutesPage {
  readonly routes: readonly Route[]
  /** Pay one year on and four years on over the programs of a credential: each program counts once. */
  readonly earned: { readonly rows: readonly PayRow[]; readonly from: readonly Origin[] }
  readonly programs: number
  readonly sources: DocPage['sources']
}

const fields = [
  ['certificate', '11.01'],
  ['associate', '11.07'],
  ['bachelor', '11.07'],
  ['master', '11.07'],
] as const

/** Every route with its cost, length, what came of it, and what is not told. */
export async function routesPage(context: WayContext): Promise<RoutesPage> {
  const { facts, routes } = context.career
  const notes = openNotes(facts)
  const filled = routes.map((route): Route => {
    const fill = (text: string): string => fillText(facts, text, notes)
    return {
      ...route,
      what: fill(route.what),
      cost: fill(route.cost),
      length: fill(route.length),
      earned: fill(route.earned),
      finish: fill(route.finish),
      not_told: fill(route.not_told),
    }
  })
  const outcomes = fields.flatMap(
    ([credential, cip]) =>
      facts.outcomes.find(
        (row) => row.credential === credential && row.cip === cip && row.control === 'all',
      ) ?? [],
  )
  return {
    routes: filled,
    earned: {
      rows: outcomes.flatMap((row) => {
        const field = row.field.replace(', General', '').toLowerCase()
        const label = (when: string): string => `${titles[row.credential]}, ${when} (${field})`
        const first = {
          p10: null,
          p25: row.earn1yrP25,
          median: row.earn1yrMedian,
          p75: row.earn1yrP75,
          p90: null,
          employment: null,
        }
        const later = {
          p10: null,
          p25: row.earn4yrP25,
          median: row.earn4yrMedian,
          p75: row.earn4yrP75,
          p90: null,
          employment: row.programsWithEarn4yr,
        }
        return [
          payRow(label('one year on'), first, false),
          payRow(label('four years on'), later, false),
        ]
      }),
      from: originsOf(notes, 'outcomes', outcomes),
    },
    programs: offeredPrograms(facts.programs).length,
    sources: notes.list,
  }
}

const titles = {
  certificate: 'Certificate',
  associate: 'Associate',
  bachelor: 'Bachelor’s',
  master: 'Master’s',
} as const
