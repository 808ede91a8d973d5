import type { Facts } from '../facts.ts'
import { newestPayYear } from '../pay.ts'
import { stateNames } from '../places.ts'
import type { StateWage, Wage } from '../records.ts'
import { badFile } from './bad-file.ts'
import { type Cell, figureOf, isTopCoded, textOf } from './cells.ts'
import {
  type ImportOptions,
  refuseMissing,
  refuseOlder,
  tellPublished,
  tellYear,
} from './file-year.ts'
import type { Outcome } from './outcome.ts'
import type { Table } from './table.ts'

type Row = Readonly<Record<string, Cell>>

const money = ['meanAnnual', 'p10', 'p25', 'median', 'p75', 'p90'] as const
const percentiles = ['p10', 'p25', 'median', 'p75', 'p90'] as const
const groups = ['total', 'major', 'minor', 'broad', 'detailed'] as const
const allOccupations = '00-0000'

/** Employment of the whole country, apart from the self-employed. */
const totalMin = 90e6
const totalMax = 250e6
/** How far the major groups may be from the total: each is rounded, a few are suppressed. */
const sumTolerance = 0.02

/** National or state wages of one May. Throws Problem 'bad-file'. */
export async function importWages(
  table: Table,
  facts: Facts,
  options: ImportOptions,
): Promise<Outcome[]> {
  const year = Number(
    tellYear(table, {
      given: options.year,
      what: 'year',
      example: '2024',
      inside: table.words,
      find: mayOf,
      held: [...new Set(facts.wages.map((row) => String(row.year)))],
    }),
  )
  const { national, states, majors } = await readRows(table, facts, year)
  if (national.length + states.length === 0) {
    throw badFile(
      table.fileName,
      'rows of the whole country or of states, over all industries',
      'no row of them',
      'Take the national or the state workbook. Nothing was changed.',
    )
  }
  const outcomes: Outcome[] = []
  if (national.length > 0) {
    checkTotals(table, national, majors)
    refuseEmpty(table, national)
    outcomes.push(nationalOutcome(table, facts, options, { year, national }))
  }
  if (states.length > 0) {
    refuseEmpty(table, states)
    outcomes.push(stateOutcome(table, facts, options, { year, states }))
  }
  return outcomes
}

/** `national_M2024_dl`, `all_data_M_2024`, “May 2024”, the folder `oesm24nat`. */
function mayOf(text: string): string | null {
  const short = /oesm(\d\d)(?:nat|st|ma|all)/i.exec(text)
  if (short) return `20${short[1]}`
  return (
    /(?:\b|_)M(?:ay)?[ _]?((?:19|20)\d\d)(?!\d)|^((?:19|20)\d\d)$/i
      .exec(text)
      ?.slice(1)
      .find(Boolean) ?? null
  )
}

async function readRows(table: Table, facts: Facts, year: number) {
  const tracked = new Set(facts.wages.map(({ soc }) => soc))
  const byState = new Set(facts.stateWages.map(({ soc }) => soc))
  const national: Omit<Wage, 'source' | 'published'>[] = []
  const states: Omit<StateWage, 'source' | 'published'>[] = []
  const majors: number[] = []
  for await (const row of table.rows()) {
    if (isPart(row)) continue
    const soc = textOf(row.code) ?? ''
    const place = placeOf(row)
    if (place === null) continue
    if (place === 'nation' && /^\d\d-0000$/.test(soc) && soc !== allOccupations) {
      majors.push(numberIn(table, row, 'employment') ?? 0)
    }
    if (!(place === 'nation' ? tracked : byState).has(soc)) continue
    const figures = figuresOf(table, row)
    if (place === 'nation') {
      const title = textOf(row.title) ?? soc
      national.push({ soc, title, group: groupOf(row, soc), year, ...figures })
    } else states.push({ soc, ...place, year, ...figures })
  }
  refuseTwice(
    table,
    national.map(({ soc }) => soc),
  )
  refuseTwice(
    table,
    states.map(({ soc, state }) => `${soc} ${state}`),
  )
  return { national, states, majors }
}

/** Public and private employers together; workbooks of all industries also hold rows of some. */
const allOwners = '1235'

function isPart({ naics, ownership }: Row): boolean {
  const industry = textOf(naics ?? null)
  const owners = textOf(ownership ?? null)
  return (industry !== null && !/^0+$/.test(industry)) || (owners !== null && owners !== allOwners)
}

/** The nation, a state, or null: metropolitan areas and territories are not used. */
function placeOf(row: Row): 'nation' | { state: string; stateName: string } | null {
  const type = textOf(row.areaType ?? null)
  const areaTitle = textOf(row.areaTitle ?? null)
  if (
    type === '1' ||
    (type === null && (areaTitle === null || /^(U\.?S|National)/.test(areaTitle)))
  )
    return 'nation'
  const code = textOf(row.area ?? null)
  const isState = type === null ? code === null || /^\d{1,2}$/.test(code) : type === '2'
  if (!isState || areaTitle === null) return null
  // The file of May 2019 names states and has no column of their letters.
  const state = textOf(row.state ?? null) ?? lettersOf.get(areaTitle) ?? null
  if (state === null || territories.has(state)) return null
  return { state, stateName: areaTitle }
}

const lettersOf = new Map(Object.entries(stateNames).map(([letters, name]) => [name, letters]))
const territories = new Set(['PR', 'GU', 'VI', 'AS', 'MP'])

function groupOf({ group }: Row, soc: string): Wage['group'] {
  const named = textOf(group ?? null)?.toLowerCase()
  const found = groups.find((known) => known === named)
  if (found) return found
  if (soc === allOccupations) return 'total'
  if (soc.endsWith('0000')) return 'major'
  if (soc.endsWith('00')) return 'minor'
  return soc.endsWith('0') ? 'broad' : 'detailed'
}

function figuresOf(table: Table, row: Row) {
  const topCoded = money.filter((name) => isTopCoded(row[name]))
  const figures = {
    employment: numberIn(table, row, 'employment'),
    meanAnnual: numberIn(table, row, 'meanAnnual'),
    p10: numberIn(table, row, 'p10'),
    p25: numberIn(table, row, 'p25'),
    median: numberIn(table, row, 'median'),
    p75: numberIn(table, row, 'p75'),
    p90: numberIn(table, row, 'p90'),
    ...(topCoded.length > 0 ? { topCoded: [...topCoded] } : {}),
  }
  const known = percentiles.map((name) => figures[name]).filter((value) => value !== null)
  if (known.some((value, i) => i > 0 && value < (known[i - 1] ?? 0))) {
    throw badFile(
      table.fileName,
      'percentiles that rise',
      `${textOf(row.code)}: ${known.join(', ')}`,
    )
  }
  refuseAbsurd(table, row, figures)
  return figures
}

/** A year's pay of a job, as far as anyone can believe it; hourly pay is far below. */
const payMin = 5000
const payMax = 1_000_000

function refuseAbsurd(
  table: Table,
  row: Row,
  figures: { readonly [Name in (typeof money)[number]]: number | null },
): void {
  const odd = money.find((name) => {
    const value = figures[name]
    return value !== null && (value < payMin || value > payMax)
  })
  if (odd !== undefined) {
    throw badFile(
      table.fileName,
      `pay in a year between ${payMin.toLocaleString('en-US')} and ${payMax.toLocaleString('en-US')} in ${table.header[odd] ?? odd}`,
      `${textOf(row.code)}: ${figures[odd]}`,
    )
  }
  const { meanAnnual: mean, p10 } = figures
  if (mean !== null && p10 !== null && mean < p10) {
    throw badFile(
      table.fileName,
      'a mean above the lowest tenth',
      `${textOf(row.code)}: mean ${mean}, 10th percentile ${p10}`,
    )
  }
}

/** A few medians are withheld in every year; a file without most of them is no file of pay. */
function refuseEmpty(table: Table, rows: readonly { readonly median: number | null }[]): void {
  const known = rows.filter(({ median }) => median !== null).length
  if (known * 2 > rows.length) return
  throw badFile(
    table.fileName,
    `figures in ${table.header.median ?? 'A_MEDIAN'}`,
    `${known} in ${rows.length} rows`,
  )
}

function numberIn(table: Table, row: Row, column: string): number | null {
  if (isTopCoded(row[column])) return null
  const value = figureOf(row[column])
  if (value !== undefined && (value === null || value >= 0))
    return value === null ? null : Math.round(value)
  throw badFile(
    table.fileName,
    `a figure, #, * or ** in ${table.header[column] ?? column}`,
    `${textOf(row.code)}: ${String(row[column]).slice(0, 40)}`,
  )
}

function refuseTwice(table: Table, keys: readonly string[]): void {
  const twice = keys.find((key, i) => keys.indexOf(key) !== i)
  if (twice) throw badFile(table.fileName, 'one row for each occupation and area', `two: ${twice}`)
}

/** The file's own total must be there and be plausible; majors, where it has them, must add up. */
function checkTotals(
  table: Table,
  national: readonly Omit<Wage, 'source' | 'published'>[],
  majors: readonly number[],
): void {
  const total = national.find(({ soc }) => soc === allOccupations)?.employment ?? null
  if (total === null || total < totalMin || total > totalMax) {
    throw badFile(
      table.fileName,
      `a total of all occupations (00-0000) between ${totalMin / 1e6} and ${totalMax / 1e6} million`,
      total === null ? 'no such row' : total.toLocaleString('en-US'),
    )
  }
  const above = national.find(({ employment }) => (employment ?? 0) > total)
  if (above) {
    throw badFile(
      table.fileName,
      `no occupation with more jobs than all of them, ${total.toLocaleString('en-US')}`,
      `${above.soc}: ${above.employment?.toLocaleString('en-US')}`,
    )
  }
  const sum = majors.reduce((a, b) => a + b, 0)
  if (majors.length > 2 && Math.abs(sum - total) > total * sumTolerance) {
    throw badFile(
      table.fileName,
      `major groups that add up to the total of ${total.toLocaleString('en-US')}`,
      `${majors.length} groups with ${sum.toLocaleString('en-US')}: a half file?`,
    )
  }
}

function nationalOutcome(
  table: Table,
  facts: Facts,
  options: ImportOptions,
  { year, national }: { year: number; national: Omit<Wage, 'source' | 'published'>[] },
): Outcome {
  const source = `U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics (OEWS), May ${year} national estimates`
  const published = tellPublished(options, facts.wages, source)
  const held = nearestYear(facts.wages, year)
  const own = facts.wages.filter((row) => row.year === year)
  const found = new Set(national.map(({ soc }) => soc))
  const missing = held.filter(({ soc }) => !found.has(soc)).map(({ soc }) => soc)
  refuseMissing(table, options, {
    missing,
    of: held.length,
    what: 'occupations',
    // A classification that changes takes a few codes away: 2020 has other ones than 2021. A newer
    // year becomes what pages show, and a year that is held has its own codes: there nothing may go
    // without being asked for.
    shareMax: year >= newestPayYear(facts) || own.length > 0 ? 0 : 0.35,
  })
  const kept = options.isPartial ? own.filter(({ soc }) => !found.has(soc)) : []
  return {
    dataset: 'wages',
    title: `May ${year}, the whole country`,
    records: [
      ...facts.wages.filter((row) => row.year !== year),
      ...kept,
      ...national.map((row) => ({ ...row, source, published })),
    ].sort((a, b) => a.year - b.year || (a.soc < b.soc ? -1 : 1)),
    keyOf: (row) => `${row.year} ${row.soc}`,
    notes: [
      ...(missing.length > 0 && own.length === 0
        ? [`Not in this file: ${missing.join(', ')}`]
        : []),
      ...copyNotes(facts.wages, { year, rows: national, keyOf: ({ soc }) => soc }),
    ],
  }
}

/** States where a figure was published once and is withheld the next year. */
const withheldShareMax = 0.2

/** Says where all figures are those of another year: a file under a wrong name has them. */
function copyNotes<T extends { readonly soc: string; readonly year: number } & Figures>(
  held: readonly T[],
  given: {
    year: number
    rows: readonly Omit<T, 'source' | 'published'>[]
    keyOf: (row: Omit<T, 'source' | 'published'>) => string
  },
): string[] {
  const figuresIn = (row: Omit<T, 'source' | 'published'>): string =>
    JSON.stringify([given.keyOf(row), row.employment, ...money.map((name) => row[name])])
  const came = new Set(given.rows.map(figuresIn))
  return [...new Set(held.map((row) => row.year))]
    .filter((year) => year !== given.year)
    .filter((year) => held.every((row) => row.year !== year || came.has(figuresIn(row))))
    .map((year) => `Every figure is the one of May ${year}: is it the file of that year?`)
}

type Figures = { readonly [Name in 'employment' | (typeof money)[number]]: number | null }

function nearestYear(wages: readonly Wage[], year: number): Wage[] {
  const years = [...new Set(wages.map((row) => row.year))]
  const nearest = years.sort((a, b) => Math.abs(a - year) - Math.abs(b - year))[0]
  return wages.filter((row) => row.year === nearest)
}

function stateOutcome(
  table: Table,
  facts: Facts,
  options: ImportOptions,
  { year, states }: { year: number; states: Omit<StateWage, 'source' | 'published'>[] },
): Outcome {
  const source = `BLS OEWS, May ${year} state estimates`
  const held = facts.stateWages
  const heldYear = held[0] === undefined ? null : String(held[0].year)
  const isOlder = refuseOlder(table, options, { own: String(year), held: heldYear })
  const found = new Set(states.map((row) => `${row.soc} ${row.state}`))
  const heldStates = [...new Set(held.map(({ state }) => state))]
  const inFile = new Set(states.map(({ state }) => state))
  refuseMissing(table, options, {
    missing: heldStates.filter((state) => !inFile.has(state)),
    of: heldStates.length,
    what: 'states',
    shareMax: 0,
  })
  const heldOf = (soc: string): StateWage[] => held.filter((row) => row.soc === soc)
  for (const soc of new Set(held.map((row) => row.soc))) {
    refuseMissing(table, options, {
      missing: heldOf(soc)
        .filter(({ state }) => !found.has(`${soc} ${state}`))
        .map(({ state }) => `${soc} in ${state}`),
      of: heldOf(soc).length,
      what: `states with figures of ${soc}`,
      shareMax: withheldShareMax,
    })
  }
  if (options.isPartial && heldYear !== String(year)) {
    throw badFile(
      table.fileName,
      `May ${heldYear} with --partial: states of two years cannot be compared`,
      `May ${year}`,
      'Take the whole state workbook. Nothing was changed.',
    )
  }
  const kept = options.isPartial ? held.filter((row) => !found.has(`${row.soc} ${row.state}`)) : []
  const published = tellPublished(options, held, source)
  return {
    dataset: 'stateWages',
    isOlder,
    title: `May ${year}, by state`,
    records: [...kept, ...states.map((row) => ({ ...row, source, published }))].sort((a, b) =>
      `${a.soc} ${a.state}` < `${b.soc} ${b.state}` ? -1 : 1,
    ),
    keyOf: (row) => `${row.soc} ${row.state}`,
    notes: [
      ...(heldYear === String(year) ? [] : [`May ${year} stands in for May ${heldYear}.`]),
      ...copyNotes(held, { year, rows: states, keyOf: ({ soc, state }) => `${soc} ${state}` }),
    ],
  }
}
