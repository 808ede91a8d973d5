import type { Facts } from '../facts.ts'
import type { Projection } from '../records.ts'
import { badFile } from './bad-file.ts'
import { type Cell, figureOf, isTopCoded, textOf, wordOf } from './cells.ts'
import { type ImportOptions, refuseMissing, tellPublished, tellYear } from './file-year.ts'
import type { Outcome } from './outcome.ts'
import type { Table } from './table.ts'

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
  const [first, last] = [yearIn(table.header.base), yearIn(table.header.projected)]
  if (Number(last) - Number(first) !== 10) {
    throw badFile(table.fileName, 'employment in two years, ten apart', `${first} and ${last}`)
  }
  const round = tellYear(table, {
    given: options.year,
    what: 'round',
    example: '2024-34',
    inside: [`${first}-${last}`],
    find: roundOf,
    held: facts.projections.map((row) => row.round),
  })
  const rows = await readRows(table, facts)
  const source = `BLS Employment Projections ${round}, Table 1.2`
  const published = tellPublished(options, facts.projections, source)
  const own = facts.projections.filter((row) => row.round === round)
  // A round that came from the publisher's table has its own codes; 2019-29 has other ones.
  const isWhole = own.length > 0 && !own.some(({ provenance }) => isCopy(provenance))
  const tracked = codesOf({ projections: isWhole ? own : facts.projections })
  const found = new Set(rows.map(({ code }) => code))
  refuseMissing(table, options, {
    missing: tracked.filter((code) => !found.has(code)),
    of: tracked.length,
    what: 'occupations',
    shareMax: isWhole ? 0 : 0.35,
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
    if (!tracked.has(code)) continue
    const read = readRow(table, row, code)
    const known = rows.find((other) => other.code === code)
    if (known === undefined) rows.push(read)
    else if (JSON.stringify(known) !== JSON.stringify(read)) {
      throw badFile(table.fileName, 'one row for each occupation', `two that differ: ${code}`)
    }
  }
  checkTotals(table, rows, majors)
  return rows
}

function readRow(table: Table, row: Row, code: string): Read {
  const read: Read = {
    code,
    title: textOf(row.title)?.replace(/\s*\*$/, '') ?? code,
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
  refuseAbsurd(table, read)
  return read
}

const payMin = 5000
const payMax = 1_000_000

/** Figures that contradict each other, or that nothing in the world could be. */
function refuseAbsurd(table: Table, read: Read): void {
  const refuse = (expected: string, came: number | null): never => {
    throw badFile(table.fileName, expected, `${read.code}: ${came}`)
  }
  const { employmentBaseThousands: base, changeThousands: change, changePct: percent } = read
  for (const value of [base, read.employmentProjectedThousands, read.annualOpeningsThousands]) {
    if (value !== null && value < 0) refuse('jobs and openings from 0 on', value)
  }
  const wage = read.medianAnnualWage
  if (wage !== null && (wage < payMin || wage > payMax)) {
    refuse('a median wage in a year between 5,000 and 1,000,000', wage)
  }
  const own = read.selfEmployedPct
  if (own !== null && (own < 0 || own > 100)) refuse('a share of the self-employed in percent', own)
  if (base === null || change === null || percent === null || base === 0) return
  // Each figure is rounded to a tenth of its own.
  if (Math.abs(percent - (100 * change) / base) > 0.15 + 15 / base) {
    refuse(`a change in percent as ${change} of ${base} is`, percent)
  }
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
