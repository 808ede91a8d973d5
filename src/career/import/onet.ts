import type { Facts } from '../facts.ts'
import type { Occupation, OnetText, Software } from '../records.ts'
import { badFile } from './bad-file.ts'
import { type Cell, figureOf, isYes, textOf } from './cells.ts'
import {
  type ImportOptions,
  refuseMissing,
  refuseOlder,
  tellPublished,
  tellYear,
} from './file-year.ts'
import { heldRelease, withRelease } from './onet-source.ts'
import type { Outcome } from './outcome.ts'
import type { Table } from './table.ts'

type Row = Readonly<Record<string, Cell>>

/** What every O*NET import is handed. */
interface Given {
  readonly table: Table
  readonly facts: Facts
  readonly options: ImportOptions
  readonly release: string
  /** Rows of the occupations that Backwright tells of, by code, in the file's order. */
  readonly rows: ReadonlyMap<string, Row[]>
}

const skillsMax = 12
const knowledgeMax = 6

/** One table of an O*NET release, in any of its forms. Throws Problem 'bad-file'. */
export async function importOnet(
  table: Table,
  facts: Facts,
  options: ImportOptions,
): Promise<Outcome[]> {
  if (table.layout === 'onetCategories') return [nothingOf(table, facts)]
  const release = tellYear(table, {
    given: options.year,
    what: 'release',
    example: '30.2',
    inside: table.words.filter(
      (text) => text !== table.fileName && /o\*?net|release|version|database/i.test(text),
    ),
    find: releaseOf,
    held: [heldRelease([...facts.software, ...facts.onetTexts].map((row) => row.source)) ?? ''],
  })
  const rows = await readRows(table, facts)
  const given: Given = { table, facts, options, release, rows }
  switch (table.layout) {
    case 'onetTasks':
      return [texts(given, 'task')]
    case 'onetReportedTitles':
      return [texts(given, 'title')]
    case 'onetSoftware':
      return [software(given)]
    case 'onetEducation':
      return [education(given)]
    case 'onetZones':
      return [zones(given)]
    case 'onetOccupations':
      return [texts(given, 'description'), titles(given)]
    default:
      return [ratings(given)]
  }
}

/** A table that only explains another one may be named among the files of a release. */
function nothingOf(table: Table, facts: Facts): Outcome {
  return {
    dataset: 'occupations',
    title: table.fileName,
    records: facts.occupations,
    keyOf: (row) => String(row.code),
    notes: ['It names categories of another table; nothing is taken from it.'],
  }
}

/** `db_30_2_text`, `30.2`. */
function releaseOf(text: string): string | null {
  const found = /(?:^|db[_-]|onet[_-]|[^\d.])(\d{2})[._](\d)(?!\d)/i.exec(text)
  return found ? `${found[1]}.${found[2]}` : null
}

/** Two digits of the groups that every whole table of O*NET reaches. */
const lastGroup = 53

async function readRows(table: Table, facts: Facts): Promise<Map<string, Row[]>> {
  const tracked = new Set(facts.occupations.map(({ code }) => code))
  const rows = new Map<string, Row[]>()
  const groups = new Set<number>()
  const seen = new Set<string>()
  for await (const row of table.rows()) {
    const code = textOf(row.code) ?? ''
    if (!/^\d\d-\d{4}\.\d\d$/.test(code)) {
      throw badFile(table.fileName, 'O*NET-SOC codes as 15-1252.00', code.slice(0, 40) || 'none')
    }
    groups.add(Number(code.slice(0, 2)))
    if (!tracked.has(code)) continue
    refuseTwice(table, seen, code, row)
    const list = rows.get(code)
    if (list) list.push(row)
    else rows.set(code, [row])
  }
  if (groups.size > 2 && !groups.has(lastGroup)) {
    throw badFile(
      table.fileName,
      `occupations up to the group ${lastGroup}`,
      `occupations up to the group ${Math.max(...groups)}: a half file?`,
    )
  }
  if (rows.size === 0) {
    throw badFile(table.fileName, `rows of ${[...tracked].join(', ')}`, 'none of them')
  }
  return rows
}

/** Columns that tell the rows of an occupation apart, in each table. */
const rowKeys: Readonly<Partial<Record<Table['layout'], readonly string[]>>> = {
  onetTasks: ['taskId'],
  onetReportedTitles: ['title'],
  onetSoftware: ['software', 'commodity'],
  onetEducation: ['elementId', 'scale', 'category'],
  onetRatings: ['elementId', 'scale'],
}

function refuseTwice(table: Table, seen: Set<string>, code: string, row: Row): void {
  const own = (rowKeys[table.layout] ?? []).map((column) => textOf(row[column]) ?? '')
  const key = [code, ...own].join(' ')
  if (seen.has(key)) throw badFile(table.fileName, 'each row once', `two rows: ${key.slice(0, 80)}`)
  seen.add(key)
}

/** Occupations that had something of this kind and are not in the file. */
function refuseGone({ table, options, rows }: Given, held: readonly string[]): void {
  refuseMissing(table, options, {
    missing: held.filter((code) => !rows.has(code)),
    of: held.length,
    what: 'occupations',
    shareMax: 0,
  })
}

const textColumns = { task: 'task', title: 'title', description: 'description' } as const
const textTables = {
  task: 'Task Statements',
  title: 'Sample of Reported Titles',
  description: 'Occupation Data',
} as const

function texts(given: Given, kind: OnetText['kind']): Outcome {
  const { table, facts, options, release, rows } = given
  const own = facts.onetTexts.filter((row) => row.kind === kind)
  const isOlder = refuseOlder(table, options, {
    own: release,
    held: heldRelease(own.map((row) => row.source)),
  })
  refuseGone(given, [...new Set(own.map(({ code }) => code))])
  const source = `O*NET Database ${release}, ${textTables[kind]}`
  const published = tellPublished(options, facts.onetTexts, source)
  const read = [...rows].flatMap(([code, list]) =>
    list.flatMap((row): OnetText[] => {
      const text = textOf(row[textColumns[kind]])
      if (text === null) return []
      const core = kind === 'task' ? coreOf(row.type) : null
      const date = kind === 'task' ? monthOf(row.date) : null
      return [{ code, kind, text, core, date, source, published }]
    }),
  )
  const kept = facts.onetTexts.filter((row) =>
    row.kind === kind ? options.isPartial && !rows.has(row.code) : true,
  )
  const order = ['description', 'task', 'title']
  return {
    dataset: 'onetTexts',
    isOlder,
    title: `release ${release}, ${textTables[kind].toLowerCase()}`,
    records: [...kept, ...read].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
    keyOf: (row) => `${row.code} ${row.kind} ${row.kind === 'description' ? '' : row.text}`.trim(),
    notes: [],
  }
}

function coreOf(cell: Cell | undefined): boolean | null {
  const type = textOf(cell)?.toLowerCase()
  return type === 'core' ? true : type === 'supplemental' ? false : null
}

/** `08/2023`, also where a file writes `2023-08-01`. */
function monthOf(cell: Cell | undefined): string | null {
  const text = textOf(cell)
  const day = /^(\d{4})-(\d\d)-\d\d/.exec(text ?? '')
  return day ? `${day[2]}/${day[1]}` : text
}

function software(given: Given): Outcome {
  const { table, facts, options, release, rows } = given
  const held = facts.software
  const isOlder = refuseOlder(table, options, {
    own: release,
    held: heldRelease(held.map((row) => row.source)),
  })
  refuseGone(given, [...new Set(held.map(({ code }) => code))])
  const name =
    table.header.commodity === 'Commodity Title' ? 'Technology Skills' : 'Software Skills'
  const source = `O*NET Database ${release}, ${name}`
  const published = tellPublished(options, held, source)
  const read = [...rows]
    .flatMap(([code, list]) => softwareOf(table, code, list))
    .map((row) => ({
      ...row,
      source,
      published,
    }))
  if (read.length === 0) {
    throw badFile(table.fileName, 'technologies that are hot or in demand', 'none of them')
  }
  const kept = options.isPartial ? held.filter(({ code }) => !rows.has(code)) : []
  return {
    dataset: 'software',
    isOlder,
    title: `release ${release}, what is hot or in demand`,
    records: [...kept, ...read],
    keyOf: (row) => `${row.code} ${row.software}`,
    notes:
      table.header.inDemand === undefined
        ? ['This release does not say what is in demand, only what is hot.']
        : [],
  }
}

function softwareOf(
  table: Table,
  code: string,
  list: readonly Row[],
): Omit<Software, 'source' | 'published'>[] {
  const named = new Map<string, Omit<Software, 'source' | 'published'>>()
  for (const row of list) {
    const hot = answerIn(table, row, 'hot')
    const inDemand = answerIn(table, row, 'inDemand')
    const software = textOf(row.software)
    const commodity = textOf(row.commodity)
    if (software === null || commodity === null || !(hot || inDemand)) continue
    named.set(software, { code, software, commodity, hot, inDemand })
  }
  return [...named.values()]
}

/** Y or N; an empty cell is a no. */
function answerIn(table: Table, row: Row, column: string): boolean {
  const text = textOf(row[column]) ?? 'n'
  if (/^(y|yes|n|no|0|1|true|false)$/i.test(text)) return isYes(text)
  throw badFile(table.fileName, `Y or N in ${table.header[column] ?? column}`, text.slice(0, 40))
}

/** Changes some fields of occupations and says of which release they are. */
function occupations(
  given: Given,
  part: { name: string; title: string; notes?: readonly string[] },
  change: (row: Occupation, list: readonly Row[]) => Partial<Occupation>,
): Outcome {
  const { table, facts, options, release, rows } = given
  const held = heldRelease(
    facts.occupations.map(({ source }) => source),
    part.name,
  )
  const isOlder = refuseOlder(table, options, { own: release, held })
  const published = options.published ?? knownRelease(facts, release)
  return {
    dataset: 'occupations',
    isOlder,
    title: `release ${release}, ${part.title}`,
    records: facts.occupations.map((row) => {
      const list = rows.get(row.code)
      if (list === undefined) return row
      return {
        ...row,
        ...change(row, list),
        ...withRelease(row, { release, part: part.name, published }),
      }
    }),
    keyOf: (row) => String(row.code),
    notes: part.notes ?? [],
  }
}

/** When a release came out, as another record of it says. */
function knownRelease({ onetTexts, software: rows }: Facts, release: string): string | null {
  const found = [...onetTexts, ...rows].find(({ source }) =>
    source.includes(`Database ${release},`),
  )
  return found?.published ?? null
}

function titles(given: Given): Outcome {
  return occupations(given, { name: 'titles', title: 'titles' }, (row, [first]) => ({
    title: textOf(first?.title) ?? row.title,
  }))
}

function zones(given: Given): Outcome {
  const { facts, table } = given
  refuseGone(
    given,
    facts.occupations.filter(({ jobZone }) => jobZone !== null).map(({ code }) => code),
  )
  const ranges = new Map(facts.occupations.map(({ jobZone, svpRange }) => [jobZone, svpRange]))
  return occupations(given, { name: 'job zone', title: 'job zones' }, (_row, [first]) => {
    const jobZone = figureOf(first?.zone) ?? null
    if (jobZone !== null && !(Number.isInteger(jobZone) && jobZone >= 1 && jobZone <= 5)) {
      throw badFile(table.fileName, 'job zones from 1 to 5', String(first?.zone))
    }
    return { jobZone, svpRange: ranges.get(jobZone) ?? null }
  })
}

function education(given: Given): Outcome {
  const { facts } = given
  refuseGone(
    given,
    facts.occupations.filter((row) => row.education.length > 0).map(({ code }) => code),
  )
  const labels = facts.occupations.find((row) => row.education.length > 0)
  const shares = (list: readonly Row[], scale: string, named: Occupation['education']) =>
    sharesOf(
      given.table,
      list.filter((row) => textOf(row.scale) === scale),
      named,
    )
  return occupations(
    given,
    { name: 'education', title: 'education and experience' },
    (row, list) => {
      const level = list.filter((line) => textOf(line.scale) === 'RL')
      const educationShares = shares(list, 'RL', labels?.education ?? [])
      const experience = shares(list, 'RW', labels?.workExperience ?? [])
      return {
        education: educationShares.length > 0 ? educationShares : row.education,
        workExperience: experience.length > 0 ? experience : row.workExperience,
        ...(level.length > 0
          ? { educationN: figureOf(level[0]?.n) ?? null, educationDate: monthOf(level[0]?.date) }
          : {}),
      }
    },
  )
}

/** Categories are numbers; what each is called has not changed between releases. */
function sharesOf(
  table: Table,
  list: readonly Row[],
  labels: Occupation['education'],
): Occupation['education'] {
  const shares = list.map((row) => {
    const category = figureOf(row.category) ?? 0
    const percent = figureOf(row.value)
    const label = labels[category - 1]?.label
    if (label === undefined || percent == null || percent < 0 || percent > 100) {
      throw badFile(
        table.fileName,
        `shares of ${labels.length} categories, each 0 to 100`,
        `category ${row.category}: ${row.value}`,
      )
    }
    return { label, percent, category }
  })
  const sum = shares.reduce((total, { percent }) => total + percent, 0)
  if (shares.length > 0 && Math.abs(sum - 100) > 2) {
    throw badFile(table.fileName, 'shares that add up to 100', `${sum.toFixed(1)}: a half file?`)
  }
  return shares
    .sort((a, b) => a.category - b.category)
    .map(({ label, percent }) => ({ label, percent }))
}

/** Skills (2.A, 2.B) or knowledge (2.C), told by the elements' ids. */
function ratings(given: Given): Outcome {
  const { table, facts, rows } = given
  const ids = [...rows.values()].flat().map(({ elementId }) => textOf(elementId) ?? '')
  const isKnowledge = ids.every((id) => id.startsWith('2.C'))
  if (!isKnowledge && !ids.every((id) => /^2\.[ABDE]/.test(id))) {
    throw badFile(
      table.fileName,
      'ratings of skills or knowledge',
      `ratings of ${ids[0]}`,
      'Backwright uses no other ratings of O*NET. Nothing was changed.',
    )
  }
  const part = isKnowledge ? 'knowledge' : 'skills'
  refuseGone(
    given,
    facts.occupations.filter((row) => row[part].length > 0).map(({ code }) => code),
  )
  const isHalf =
    !isKnowledge &&
    !(ids.some((id) => id.startsWith('2.A')) && ids.some((id) => id.startsWith('2.B')))
  const notes = isHalf ? ['This file has a part of the skills; the others stay as they were.'] : []
  return occupations(given, { name: part, title: `ratings of ${part}`, notes }, (row, list) => {
    const read = ratedOf(table, list)
    const isLess = !isHalf && !given.options.isPartial && read.length < row[part].length
    if (isLess) {
      throw badFile(
        table.fileName,
        `importance ratings of ${row[part].length} ${part} or more for each occupation`,
        `${row.code}: ${read.length}`,
      )
    }
    const inFile = new Set(list.map(({ element }) => textOf(element)))
    const others = isHalf ? row[part].filter(({ name }) => !inFile.has(name)) : []
    const best = [...read, ...others]
      .sort((a, b) => b.importance - a.importance)
      .slice(0, isKnowledge ? knowledgeMax : skillsMax)
    const date = monthOf(list[0]?.date) ?? null
    return isKnowledge
      ? { knowledge: best, knowledgeDate: date }
      : { skills: best, skillsDate: date }
  })
}

/** What O*NET advises to leave out, or calls not relevant, is left out. */
function ratedOf(table: Table, list: readonly Row[]): Occupation['skills'] {
  const levels = new Map<string, number | null>()
  const importances: [string, number][] = []
  for (const row of list) {
    const name = textOf(row.element)
    const value = figureOf(row.value)
    const scale = textOf(row.scale)
    const [min, max] = scale === 'IM' ? [1, 5] : [0, 7]
    if (name === null || value === undefined || (value !== null && (value < min || value > max))) {
      throw badFile(
        table.fileName,
        `ratings from ${min} to ${max} of the scale ${scale}`,
        `${name}: ${row.value}`,
      )
    }
    if (scale === 'LV') levels.set(name, isYes(row.notRelevant) ? null : value)
    else if (scale === 'IM' && value !== null && !isYes(row.suppress))
      importances.push([name, value])
  }
  return importances.map(([name, importance]) => ({
    name,
    importance,
    level: levels.get(name) ?? null,
  }))
}
