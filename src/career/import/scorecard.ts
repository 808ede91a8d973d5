import type { Facts } from '../facts.ts'
import type { Credential, Institution, ScorecardProgram } from '../records.ts'
import { badFile } from './bad-file.ts'
import { type Cell, figureOf, isYes, textOf } from './cells.ts'
import { type ImportOptions, refuseMissing, refuseOlder, tellYear } from './file-year.ts'
import type { Outcome } from './outcome.ts'
import type { Table } from './table.ts'

type Row = Readonly<Record<string, Cell>>

const controls = ['Public', 'Private nonprofit', 'Private for-profit'] as const
const levels = ['4-year', '2-year', 'less-than-2-year'] as const
const credentialOfLevel: Readonly<Record<number, Credential>> = {
  1: 'certificate',
  2: 'associate',
  3: 'bachelor',
  5: 'master',
}

/** Share of what is held that a newer file may lack: schools close and programs end. */
const goneShareMax = 0.15

/** Institutions or fields of study of a College Scorecard release. Throws Problem 'bad-file'. */
export async function importScorecard(
  table: Table,
  facts: Facts,
  options: ImportOptions,
): Promise<Outcome[]> {
  const year = tellYear(table, {
    given: options.year,
    what: 'year',
    example: '2023-24',
    inside: [],
    find: academicYearOf,
    held: [heldYear([...facts.institutions, ...facts.scorecardPrograms]) ?? ''],
  })
  return [
    table.layout === 'institutions'
      ? await institutions(table, facts, options, year)
      : await programs(table, facts, options, year),
  ]
}

/** `MERGED2023_24_PP`, `2023-24`, `FieldOfStudyData1819_1920_PP` (the later one), a release’s day. */
function academicYearOf(text: string): string | null {
  const pooled = /Data(\d\d)(\d\d)_(\d\d)(\d\d)/.exec(text)
  if (pooled) return `20${pooled[3]}-${pooled[4]}`
  const found = /((?:19|20)\d\d)[-–_](?:20)?(\d\d)(?!\d)/.exec(text)
  if (!found) return null
  const follows = (Number(found[1]?.slice(2)) + 1) % 100 === Number(found[2])
  return follows ? `${found[1]}-${found[2]}` : null
}

function heldYear(rows: readonly { source: string }[]): string | null {
  const years = rows.flatMap(({ source }) => academicYearOf(source) ?? [])
  return years.sort().at(-1) ?? null
}

async function institutions(
  table: Table,
  facts: Facts,
  options: ImportOptions,
  year: string,
): Promise<Outcome> {
  const heldOf = heldYear(facts.institutions)
  const isOlder = refuseOlder(table, options, { own: year, held: heldOf })
  const held = new Map(facts.institutions.map((row) => [row.unitid, row]))
  const wanted = new Set([...held.keys(), ...facts.scorecardPrograms.map(({ unitid }) => unitid)])
  const source = `US Dept. of Education, College Scorecard institution data ${year}`
  const published = options.published ?? `data year ${year}`
  const read: Institution[] = []
  for await (const row of table.rows()) {
    const unitid = textOf(row.unitid)
    if (unitid === null || !wanted.has(unitid)) continue
    const school = institutionOf(table, row, unitid)
    const known = held.get(unitid)
    // The same year or an older one brings nothing newer than the newest figures that are held.
    const kept = heldOf !== null && year <= heldOf && known !== undefined ? known : null
    read.push({
      ...school,
      ...notSaid(row, school, known),
      ...(kept === null ? { netPriceNewest: school.netPrice } : newestOf(kept)),
      // “…; newest price and completion from another release” still holds for what is kept.
      source: `${source}${/;.*$/.exec(kept?.source ?? '')?.[0] ?? ''}`,
      published,
    })
  }
  refuseEmpty(table, read)
  const found = new Set(read.map(({ unitid }) => unitid))
  if (found.size < read.length)
    throw badFile(table.fileName, 'one row for each school', 'two of one')
  const missing = facts.institutions.filter(({ unitid }) => !found.has(unitid))
  refuseMissing(table, options, {
    missing: missing.map(({ name }) => name),
    of: held.size,
    what: 'schools',
    shareMax: goneShareMax,
  })
  const kept = options.isPartial ? missing : []
  return {
    dataset: 'institutions',
    isOlder,
    title: `schools, ${year}`,
    records: [...read, ...kept].sort((a, b) => Number(a.unitid) - Number(b.unitid)),
    keyOf: (row) => String(row.unitid),
    notes: ['Prices by sector were computed from the shipped file and stay as they were.'],
  }
}

type Newest = Pick<
  Institution,
  'netPriceNewest' | 'netPrice0to30k' | 'completion150' | 'completionBasis' | 'completionStudents'
>

/** Figures that can be of a release after the file that the others are from. */
function newestOf(school: Institution): Newest {
  const { netPriceNewest, netPrice0to30k, completion150, completionBasis } = school
  const students = school.completionStudents
  return {
    netPriceNewest,
    netPrice0to30k,
    completion150,
    completionBasis,
    ...(students === undefined ? {} : { completionStudents: students }),
  }
}

/** Many files leave these empty, or lack them; then they say nothing new of a school. */
function notSaid(
  row: Row,
  school: Pick<Institution, 'zip' | 'lat' | 'lon' | 'url' | 'computingCertificates'>,
  known: Institution | undefined,
): Partial<Institution> {
  if (known === undefined) return {}
  return {
    computingCertificates: school.computingCertificates ?? known.computingCertificates,
    zip: school.zip ?? known.zip,
    lat: school.lat ?? known.lat,
    lon: school.lon ?? known.lon,
    url: school.url ?? known.url,
    ...(textOf(row.operating) === null ? { operating: known.operating } : {}),
    ...(textOf(row.online) === null ? { onlineOnly: known.onlineOnly } : {}),
  }
}

/** A file without any figure in a column that every release fills is not of a release. */
function refuseEmpty(table: Table, read: readonly Institution[]): void {
  for (const [column, figures] of [
    ['tuitionIn', read.map(({ tuitionInState }) => tuitionInState)],
    ['undergrads', read.map(({ undergrads }) => undergrads)],
  ] as const) {
    if (read.length === 0 || figures.some((value) => value !== null)) continue
    throw badFile(
      table.fileName,
      `figures in ${table.header[column] ?? column}`,
      `none in ${read.length} schools`,
    )
  }
}

function institutionOf(
  table: Table,
  row: Row,
  unitid: string,
): Omit<Institution, 'netPriceNewest' | 'source' | 'published'> {
  const figure = (column: string): number | null => numberIn(table, row, column)
  const dollars = (...columns: string[]): number | null => {
    for (const column of columns) {
      const value = figure(column)
      if (value !== null) return Math.round(value)
    }
    return null
  }
  const rate = (...columns: string[]): number | null => {
    const value = columns.map(figure).find((known) => known !== null) ?? null
    if (value === null || (value >= 0 && value <= 1)) return value
    throw badFile(table.fileName, 'rates from 0 to 1', `${unitid}: ${value}`)
  }
  const round = (value: number | null): number | null =>
    value === null ? null : Math.round(value * 1000) / 1000
  const fourYears = rate('completion4')
  const twoYears = rate('completion2')
  const netPrice = dollars('netPublic', 'netPrivate')
  return {
    unitid,
    name: needed(table, row, 'name'),
    city: needed(table, row, 'city'),
    state: stateOf(table, row),
    zip: zipOf(row.zip),
    lat: round(figure('lat')),
    lon: round(figure('lon')),
    url: textOf(row.url),
    control: controls[(figure('control') ?? 0) - 1] ?? 'unknown',
    level: levels[(figure('level') ?? 0) - 1] ?? 'unknown',
    onlineOnly: isYes(row.online),
    undergrads: dollars('undergrads'),
    admissionRate: rate('admission'),
    tuitionInState: dollars('tuitionIn'),
    tuitionOutOfState: dollars('tuitionOut'),
    netPrice,
    netPrice0to30k: dollars('netPublicLow', 'netPrivateLow'),
    completion150: fourYears ?? twoYears,
    completionBasis:
      fourYears !== null
        ? '4-year (6 years)'
        : twoYears !== null
          ? 'less-than-4-year (150% of time)'
          : null,
    ...studentsOf(fourYears !== null ? figure('students4') : figure('students2')),
    retention: rate('retention4', 'retention2'),
    computingCertificates: certificatesOf(
      figure('certificatesShort'),
      figure('certificatesLonger'),
    ),
    operating: isYes(row.operating),
  }
}

function studentsOf(students: number | null): Pick<Institution, 'completionStudents'> {
  return students === null ? {} : { completionStudents: Math.round(students) }
}

function stateOf(table: Table, row: Row): string {
  const state = needed(table, row, 'state')
  if (/^[A-Z]{2}$/.test(state)) return state
  throw badFile(
    table.fileName,
    `two letters in ${table.header.state ?? 'STABBR'}`,
    state.slice(0, 40),
  )
}

/** Five digits of `35762` or `35294-0110`; a spreadsheet takes the zero off `01003`. */
function zipOf(cell: Cell | undefined): string | null {
  const digits = /^(\d{4,5})(?:-\d{4})?$/.exec(textOf(cell) ?? '')?.[1]
  return digits?.padStart(5, '0') ?? null
}

/** The publisher writes 0 for none, 1 for some and 2 for some that are all online. */
function certificatesOf(
  short: number | null,
  longer: number | null,
): Institution['computingCertificates'] {
  if (short === null || longer === null) return null
  if (short > 0) return longer > 0 ? 'both' : 'under-a-year'
  return longer > 0 ? 'longer' : 'none'
}

async function programs(
  table: Table,
  facts: Facts,
  options: ImportOptions,
  year: string,
): Promise<Outcome> {
  const isOlder = refuseOlder(table, options, {
    own: year,
    held: heldYear(facts.scorecardPrograms),
  })
  const source = `US Dept. of Education, College Scorecard field-of-study data ${year}`
  const published = options.published ?? `data year ${year}`
  const schools = new Map(facts.institutions.map((row) => [row.unitid, row]))
  const typical = highSchoolEarnings(facts)
  const read = new Map<string, ScorecardProgram>()
  for await (const row of table.rows()) {
    const program = programOf(table, row)
    if (program === null) continue
    const school = schools.get(program.unitid)
    const isTwice = read.has(program.id)
    if (isTwice && program.unitid !== noSchool) {
      throw badFile(table.fileName, 'one row for each program of a school', `two: ${program.id}`)
    }
    const id = isTwice ? freeId(read, program.id) : program.id
    read.set(id, {
      ...program,
      id,
      hsEarningsState: typical.get(school?.state ?? '') ?? null,
      matchable: school?.operating === true,
      source,
      published,
    })
  }
  const held = facts.scorecardPrograms
  const missing = held.filter(({ id }) => !read.has(id))
  refuseMissing(table, options, {
    missing: missing.map(({ institution, field }) => `${institution}: ${field}`),
    of: held.length,
    what: 'computing programs',
    shareMax: goneShareMax,
  })
  const kept = options.isPartial ? missing : []
  const unknown = new Set(
    [...read.values()].filter(({ unitid }) => !schools.has(unitid)).map(({ unitid }) => unitid),
  )
  return {
    dataset: 'scorecardPrograms',
    isOlder,
    title: `computing programs with reported earnings, ${year}`,
    records: [...read.values(), ...kept].sort((a, b) => (a.id < b.id ? -1 : 1)),
    keyOf: (row) => String(row.id),
    notes: [
      'Outcomes by field were computed from the shipped file and stay as they were.',
      ...(unknown.size > 0
        ? [
            `${unknown.size} schools are not known yet and are not offered; import the institutions next.`,
          ]
        : []),
    ],
  }
}

/** Stands for the id of a school that has none. */
const noSchool = 'NA'

type ReadProgram = Omit<ScorecardProgram, 'hsEarningsState' | 'matchable' | 'source' | 'published'>

/** A computing program (CIP 11) of a credential that is used, with earnings; else null. */
function programOf(table: Table, row: Row): ReadProgram | null {
  const cip = textOf(row.cip)?.replace('.', '').padStart(4, '0').slice(0, 4) ?? ''
  const credential = credentialOfLevel[numberIn(table, row, 'level') ?? 0]
  // Schools without an id are kept for statistics; none of them can be offered.
  const unitid = textOf(row.unitid) ?? noSchool
  if (!cip.startsWith('11') || credential === undefined) return null
  const earn1yr = numberIn(table, row, 'earn1yr')
  const earn4yr = numberIn(table, row, 'earn4yr')
  if (earn1yr === null && earn4yr === null) return null
  const completers = numberIn(table, row, 'completersNewer') ?? numberIn(table, row, 'completers')
  return {
    id: `${unitid}-${cip}-${credential}`,
    unitid,
    institution: needed(table, row, 'institution'),
    control: controlOf(table, row),
    cip: `${cip.slice(0, 2)}.${cip.slice(2)}`,
    field: needed(table, row, 'field').replace(/\.$/, ''),
    credential,
    completers,
    earn1yr,
    earn4yr,
    debtMedian: numberIn(table, row, 'debt'),
  }
}

/** A word in fields of study (`Private, nonprofit`), a number in institutions. */
function controlOf(table: Table, row: Row): ScorecardProgram['control'] {
  const text = (textOf(row.control) ?? '').replace(',', '').toLowerCase()
  const found = controls.find(
    (control, i) => control.toLowerCase() === text || String(i + 1) === text,
  )
  if (found) return found
  if (text === 'foreign') return 'Private nonprofit'
  throw badFile(table.fileName, `CONTROL as ${controls.join(', ')}`, String(row.control))
}

function freeId(taken: ReadonlyMap<string, unknown>, id: string): string {
  for (let i = 2; ; i++) if (!taken.has(`${id}-${i}`)) return `${id}-${i}`
}

/** What high-school graduates of a state earn is not in the file; it stays as it was. */
function highSchoolEarnings(facts: Facts): Map<string, number> {
  const states = new Map(facts.institutions.map(({ unitid, state }) => [unitid, state]))
  const found = new Map<string, number>()
  for (const { unitid, hsEarningsState } of facts.scorecardPrograms) {
    const state = states.get(unitid)
    if (state !== undefined && hsEarningsState !== null) found.set(state, hsEarningsState)
  }
  return found
}

/** What a figure may be; a net price below nothing is a school that pays its students. */
const bounds: Readonly<Record<string, readonly [number, number]>> = {
  lat: [-90, 90],
  lon: [-180, 180],
  undergrads: [0, 1_000_000],
  students4: [0, 1_000_000],
  students2: [0, 1_000_000],
  tuitionIn: [0, 250_000],
  tuitionOut: [0, 250_000],
  netPublic: [-50_000, 250_000],
  netPrivate: [-50_000, 250_000],
  netPublicLow: [-50_000, 250_000],
  netPrivateLow: [-50_000, 250_000],
  completers: [0, 1_000_000],
  completersNewer: [0, 1_000_000],
  earn1yr: [0, 1_000_000],
  earn4yr: [0, 1_000_000],
  debt: [0, 1_000_000],
}

const wholeColumns = new Set(['earn1yr', 'earn4yr', 'debt', 'completers', 'completersNewer'])

function numberIn(table: Table, row: Row, column: string): number | null {
  const value = figureOf(row[column])
  if (value === null) return null
  const [min, max] = bounds[column] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  if (value !== undefined && value >= min && value <= max) {
    return wholeColumns.has(column) ? Math.round(value) : value
  }
  const range = bounds[column]
    ? ` from ${min.toLocaleString('en-US')} to ${max.toLocaleString('en-US')}`
    : ''
  throw badFile(
    table.fileName,
    `a figure${range} in ${table.header[column] ?? column}`,
    `${textOf(row.unitid) ?? 'no UNITID'}: ${String(row[column]).slice(0, 40)}`,
  )
}

function needed(table: Table, row: Row, column: string): string {
  const text = textOf(row[column])
  if (text !== null) return text
  throw badFile(
    table.fileName,
    `${table.header[column] ?? column} in every row`,
    'a row without it',
  )
}
