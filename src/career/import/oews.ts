import type { Facts } from '../facts.ts'
import { newestPayYear } from '../pay.ts'
import type { StateWage, Wage } from '../records.ts'
import { type Cell, figureOf, isTopCoded, textOf } from './cells.ts'
import { badFile } from './open.ts'
import type { Outcome } from './outcome.ts'
import type { Table } from './table.ts'
import { type ImportOptions, refuseMissing, refuseOlder, tellPublished, tellYear } from './told.ts'

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
    }),
  )
  const { national, states, majors } = await readRows(table, facts, year)
  if (states.length > 0) return [stateOutcome(table, facts, options, { year, states })]
  if (national.length === 0) {
    throw badFile(
      table.fileName,
      'rows of the whole country or of states, over all industries',
      'rows of other areas or single industries',
      'Take the national or the state workbook. Nothing was changed.',
    )
  }
  checkTotals(table, national, majors)
  return [nationalOutcome(table, facts, options, { year, national })]
}

function mayOf(text: string): string | null {
  const found = /\bM(?:ay)?[ _]?((?:19|20)\d\d)|_M((?:19|20)\d\d)|^((?:19|20)\d\d)$/.exec(text)
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? null
}

async function readRows(table: Table, facts: Facts, year: number) {
  const tracked = new Set(facts.wages.map(({ soc }) => soc))
  const byState = new Set(facts.stateWages.map(({ soc }) => soc))
  const national: Omit<Wage, 'source' | 'published'>[] = []
  const states: Omit<StateWage, 'source' | 'published'>[] = []
  const majors: number[] = []
  for await (const row of table.rows()) {
    if (isSingleIndustry(row)) continue
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

/** Workbooks of all industries also hold rows of single ones. */
function isSingleIndustry({ naics }: Row): boolean {
  const code = textOf(naics ?? null)
  return code !== null && !/^0+$/.test(code)
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
  const state = textOf(row.state ?? null)
  const isState = type === '2' || (type === null && state !== null && row.areaType === undefined)
  if (!isState || areaTitle === null || state === null || territories.has(state)) return null
  return { state, stateName: areaTitle }
}

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
  return figures
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
  const found = new Set(national.map(({ soc }) => soc))
  const missing = held.filter(({ soc }) => !found.has(soc)).map(({ soc }) => soc)
  refuseMissing(table, options, {
    missing,
    of: held.length,
    what: 'occupations',
    // A classification that changes takes a few codes away: 2020 has other ones than 2021. A newer
    // year becomes what pages show, so there nothing may go without being asked for.
    shareMax: year >= newestPayYear(facts) ? 0 : 0.35,
  })
  const own = facts.wages.filter((row) => row.year === year)
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
    notes:
      missing.length > 0 && own.length === 0 ? [`Not in this file: ${missing.join(', ')}`] : [],
  }
}

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
  refuseOlder(table, options, { own: String(year), held: heldYear })
  const found = new Set(states.map((row) => `${row.soc} ${row.state}`))
  const heldStates = [...new Set(held.map(({ state }) => state))]
  const inFile = new Set(states.map(({ state }) => state))
  refuseMissing(table, options, {
    missing: heldStates.filter((state) => !inFile.has(state)),
    of: heldStates.length,
    what: 'states',
    shareMax: 0,
  })
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
    title: `May ${year}, by state`,
    records: [...kept, ...states.map((row) => ({ ...row, source, published }))].sort((a, b) =>
      `${a.soc} ${a.state}` < `${b.soc} ${b.state}` ? -1 : 1,
    ),
    keyOf: (row) => `${row.soc} ${row.state}`,
    notes: heldYear === String(year) ? [] : [`May ${year} stands in for May ${heldYear}.`],
  }
}
