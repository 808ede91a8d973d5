import type { Facts } from '../facts.ts'
import type { Projection } from '../records.ts'
import { type Cell, figureOf, isTopCoded, textOf, wordOf } from './cells.ts'
import { badFile } from './open.ts'
import type { Outcome } from './outcome.ts'
import type { Table } from './table.ts'
import { type ImportOptions, refuseMissing, tellPublished, tellYear } from './told.ts'

type Row = Readonly<Record<string, Cell>>

const allOccupations = '00-0000'
/** Thousands of jobs, the self-employed among them. */
const totalMin = 100e3
const totalMax = 300e3
const sumTolerance = 0.01

/** Table 1.2 of a round of Employment Projections. Throws Problem 'bad-file'. */
export async function importProjections(
  table: Table,
  facts: Facts,
  options: ImportOptions,
): Promise<Outcome[]> {
  const round = tellYear(table, {
    given: options.year,
    what: 'round',
    example: '2024-34',
    inside: [`${yearIn(table.header.base)}-${yearIn(table.header.projected)}`],
    find: roundOf,
  })
  const rows = await readRows(table, facts)
  const source = `BLS Employment Projections ${round}, Table 1.2 (occupation.xlsx)`
  const published = tellPublished(options, facts.projections, source)
  const own = facts.projections.filter((row) => row.round === round)
  const tracked = codesOf(facts)
  const found = new Set(rows.map(({ code }) => code))
  refuseMissing(table, options, {
    missing: tracked.filter((code) => !found.has(code)),
    of: tracked.length,
    what: 'occupations',
    shareMax: own.length > 0 && !own.some(({ provenance }) => isCopy(provenance)) ? 0 : 0.35,
  })
  const kept = own.filter(
    ({ code }) => code.startsWith('OOH:') || (options.isPartial && !found.has(code)),
  )
  return [
    {
      dataset: 'projections',
      title: `round ${round}`,
      records: [
        ...rows.map((row) => ({ round, ...row, provenance: 'official-file', source, published })),
        ...kept,
        ...facts.projections.filter((row) => row.round !== round),
      ].sort((a, b) => (a.round < b.round ? 1 : a.round > b.round ? -1 : 0)),
      keyOf: (row) => `${row.round} ${row.code}`,
      notes: [],
    },
  ]
}

function isCopy(provenance: string): boolean {
  return !provenance.startsWith('official')
}

function codesOf({ projections }: Pick<Facts, 'projections'>): string[] {
  return [...new Set(projections.map(({ code }) => code))].filter((code) => /^\d/.test(code))
}

function yearIn(header: string | undefined): string {
  return /(\d{4})/.exec(header ?? '')?.[1] ?? ''
}

/** `2024-34`, also where it is written `2024-2034` or with a long dash. */
function roundOf(text: string): string | null {
  const found = /((?:19|20)\d\d)\s*[-–_]\s*(?:(?:19|20))?(\d\d)(?!\d)/.exec(text)
  if (!found?.[1] || !found[2]) return null
  const isTenYears = (Number(found[2]) - Number(found[1].slice(2)) + 100) % 100 === 10
  return isTenYears ? `${found[1]}-${found[2]}` : null
}

type Read = Omit<Projection, 'round' | 'provenance' | 'source' | 'published'>

async function readRows(table: Table, facts: Facts): Promise<Read[]> {
  const tracked = new Set(codesOf(facts))
  const rows: Read[] = []
  const majors: number[] = []
  for await (const row of table.rows()) {
    const code = textOf(row.code)
    if (code === null || !/^\d\d-\d{4}$/.test(code)) continue
    if (/^\d\d-0000$/.test(code) && code !== allOccupations) {
      majors.push(numberIn(table, row, 'base') ?? 0)
    }
    if (!tracked.has(code) || rows.some((known) => known.code === code)) continue
    rows.push(readRow(table, row, code))
  }
  checkTotals(table, rows, majors)
  return rows
}

function readRow(table: Table, row: Row, code: string): Read {
  const read: Read = {
    code,
    title: textOf(row.title) ?? code,
    employmentBaseThousands: numberIn(table, row, 'base'),
    employmentProjectedThousands: numberIn(table, row, 'projected'),
    changeThousands: numberIn(table, row, 'change'),
    changePct: numberIn(table, row, 'changePct'),
    annualOpeningsThousands: numberIn(table, row, 'openings'),
    medianAnnualWage: isTopCoded(row.wage) ? null : numberIn(table, row, 'wage'),
    selfEmployedPct: numberIn(table, row, 'selfEmployed'),
    typicalEntryEducation: wordOf(row.education),
    workExperience: wordOf(row.experience),
    onTheJobTraining: wordOf(row.training),
  }
  const { employmentBaseThousands: base, employmentProjectedThousands: end } = read
  if (base !== null && end !== null && read.changeThousands !== null) {
    if (Math.abs(end - base - read.changeThousands) > 0.2 + base * 1e-4) {
      throw badFile(
        table.fileName,
        'a change that is the difference of both years',
        `${code}: ${base}, ${end}, change ${read.changeThousands}`,
      )
    }
  }
  return read
}

function numberIn(table: Table, row: Row, column: string): number | null {
  const value = figureOf(row[column])
  if (value !== undefined) return value
  throw badFile(
    table.fileName,
    `a figure in “${table.header[column] ?? column}”`,
    `${textOf(row.code)}: ${String(row[column]).slice(0, 40)}`,
  )
}

function checkTotals(table: Table, rows: readonly Read[], majors: readonly number[]): void {
  const total = rows.find(({ code }) => code === allOccupations)?.employmentBaseThousands ?? null
  if (total === null || total < totalMin || total > totalMax) {
    throw badFile(
      table.fileName,
      `a total of all occupations (00-0000) between ${totalMin / 1e3} and ${totalMax / 1e3} million`,
      total === null ? 'no such row' : `${total} thousand`,
    )
  }
  const sum = majors.reduce((a, b) => a + b, 0)
  if (majors.length > 2 && Math.abs(sum - total) > total * sumTolerance) {
    throw badFile(
      table.fileName,
      `major groups that add up to the total of ${total} thousand`,
      `${majors.length} groups with ${Math.round(sum)} thousand: a half file?`,
    )
  }
}
