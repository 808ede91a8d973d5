import fs from 'node:fs'
import path from 'node:path'
import { CsvError, parse } from 'csv-parse'
import readWorkbook from 'read-excel-file/node'
import { badFile } from './bad-file.ts'
import type { Cell } from './cells.ts'
import { type Encoding, encodingOf, textStream } from './encoding.ts'

export interface Sheet {
  readonly name: string
  /** Rows from the first on; read once. */
  rows(): AsyncIterable<readonly Cell[]>
}

/** A publisher's file, whatever its form. */
export interface OpenedFile {
  /** As a person named it, for messages. */
  readonly name: string
  readonly path: string
  readonly sheets: readonly Sheet[]
  /** What a person should know of how it was read. */
  readonly notes: readonly string[]
}

/** A workbook is unpacked in memory; text is read as a stream. */
const workbookBytesMax = 64 * 1_048_576
const jsonBytesMax = 128 * 1_048_576

/** Opens a workbook, a tab- or comma-separated text or JSON rows. Throws Problem 'bad-file'. */
export async function openFile(file: string): Promise<OpenedFile> {
  const name = path.basename(file)
  const bytes = readStart(file)
  if (bytes.length === 0) throw badFile(name, 'a file with something in it', 'an empty file')
  const opened = (sheets: readonly Sheet[], notes: readonly string[] = []): OpenedFile => ({
    name,
    path: file,
    sheets,
    notes,
  })
  if (startsWith(bytes, '504b')) {
    refuseArchive(bytes, name)
    return opened(await workbook(file, name))
  }
  refuseOthers(bytes, name)
  const encoding = await encodingOf(file, name)
  const text = new TextDecoder(encoding).decode(bytes)
  if (/^\s*[[{]/.test(text)) return opened([json({ file, name, encoding })])
  if (/^\s*</.test(text)) {
    throw badFile(name, 'the publisher’s file', 'a web page', 'Download the file itself.')
  }
  const delimiter = delimiterOf(text, name)
  const notes =
    encoding === 'utf-8' ? [] : [`Read as text in ${encoding.toUpperCase()}, not in UTF-8.`]
  return opened([separated({ file, name, delimiter, encoding })], notes)
}

function startsWith(bytes: Buffer, hex: string): boolean {
  return bytes.subarray(0, hex.length / 2).toString('hex') === hex
}

/** Archives by their first bytes, and what unpacks them without losing the archive. */
const packers = [
  { hex: '1f8b', ending: '.gz', unpack: 'gunzip -k' },
  { hex: '425a68', ending: '.bz2', unpack: 'bunzip2 -k' },
  { hex: 'fd377a585a00', ending: '.xz', unpack: 'unxz -k' },
  { hex: '28b52ffd', ending: '.zst', unpack: 'unzstd' },
  { hex: '377abcaf271c', ending: '.7z', unpack: '7z x' },
] as const

/** Files that are told by their first bytes and that nobody can read rows from. */
function refuseOthers(bytes: Buffer, name: string): void {
  const expected = 'text, CSV, JSON or an .xlsx workbook'
  if (startsWith(bytes, 'd0cf11e0')) {
    throw badFile(name, 'a workbook as .xlsx', 'an old .xls workbook', 'Save it as .xlsx first.')
  }
  const packed = packers.find(({ hex }) => startsWith(bytes, hex))
  if (packed) {
    const { ending, unpack } = packed
    const own = name.includes(' ') ? `"${name}"` : name
    throw badFile(
      name,
      expected,
      `a ${ending} archive`,
      `Unpack it with ${unpack} ${own} and name the file that comes out. Nothing was changed.`,
    )
  }
  if (startsWith(bytes, '25504446')) {
    throw badFile(name, expected, 'a PDF', 'Take the publisher’s table. Nothing was changed.')
  }
  const isMarked = startsWith(bytes, 'fffe') || startsWith(bytes, 'feff')
  if (isMarked || !bytes.includes(0)) return
  const isWide = bytes.length > 3 && [0, 1].some((odd) => everySecondIsZero(bytes, odd))
  throw isWide
    ? badFile(
        name,
        expected,
        'text in UTF-16 that does not say so',
        'Save it as CSV in UTF-8. Nothing was changed.',
      )
    : badFile(name, expected, 'other bytes')
}

function everySecondIsZero(bytes: Buffer, first: number): boolean {
  const places = Math.floor((Math.min(bytes.length, 200) - first) / 2)
  return Array.from({ length: places }, (_, i) => bytes[first + 2 * i]).every((byte) => byte === 0)
}

/** Tabs or commas, told by the first line with something in it. */
function delimiterOf(text: string, name: string): string {
  const line = text.split(/[\r\n]+/).find((part) => part.trim() !== '') ?? ''
  const count = (sign: string): number => line.split(sign).length
  if (line.includes('\t')) return '\t'
  if (count(';') > count(',')) {
    throw badFile(
      name,
      'commas or tabs between the columns',
      'semicolons',
      'Save it with commas, as the publisher has it. Nothing was changed.',
    )
  }
  return ','
}

function readStart(file: string): Buffer {
  try {
    const handle = fs.openSync(file, 'r')
    try {
      const buffer = Buffer.alloc(65_536)
      const length = fs.readSync(handle, buffer, 0, buffer.length, 0)
      return buffer.subarray(0, length)
    } finally {
      fs.closeSync(handle)
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    throw badFile(
      path.basename(file),
      'a file that can be read',
      code === 'EISDIR' ? 'a folder' : code === 'ENOENT' ? `nothing at ${file}` : String(cause),
      code === 'EISDIR' ? 'Name the files in it.' : 'Check the path.',
    )
  }
}

function checkSize(file: string, name: string, bytesMax: number): void {
  const { size } = fs.statSync(file)
  if (size <= bytesMax) return
  const most = `${bytesMax / 1_048_576} MiB`
  throw badFile(
    name,
    `at most ${most}`,
    `${Math.round(size / 1_048_576)} MiB`,
    'Use the publisher’s CSV or text form, which is read row by row.',
  )
}

/** Where the first name in a .zip stands, and how long it is. */
const zipName = { lengthAt: 26, at: 30 }

/** A workbook is a .zip as well: of parts whose names begin like these. */
const workbookParts = /^(?:\[Content_Types\]|_rels\/|docProps\/|customXml\/|xl\/)/

function refuseArchive(bytes: Buffer, name: string): void {
  if (bytes.length < zipName.at) return
  const end = zipName.at + bytes.readUInt16LE(zipName.lengthAt)
  const first = bytes.toString('utf8', zipName.at, end)
  if (first === '' || workbookParts.test(first)) return
  throw badFile(
    name,
    'a publisher’s file out of its archive',
    `a .zip that begins with ${first.slice(0, 120)}`,
    `Unpack it with unzip ${name.includes(' ') ? `"${name}"` : name} and name the file in it. Nothing was changed.`,
  )
}

async function workbook(file: string, name: string): Promise<Sheet[]> {
  checkSize(file, name, workbookBytesMax)
  try {
    const sheets = await readWorkbook(fs.readFileSync(file))
    return sheets.map(({ sheet, data }) => ({
      name: sheet,
      rows: async function* () {
        for (const row of data) yield row.map(plainCell)
      },
    }))
  } catch (cause) {
    throw badFile(
      name,
      'a whole .xlsx workbook',
      `a damaged one (${words(cause)})`,
      'Download it again and compare its size. Nothing was changed.',
    )
  }
}

/** An error's own words, without its class. */
function words(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, 120)
}

function plainCell(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return typeof value === 'number' ? value : String(value)
}

interface TextFile {
  readonly file: string
  readonly name: string
  readonly encoding: Encoding
}

function separated(given: TextFile & { delimiter: string }): Sheet {
  const { file, name, delimiter, encoding } = given
  return {
    name,
    rows: async function* () {
      const parser = textStream(file, encoding).pipe(
        parse({
          delimiter,
          bom: true,
          skip_empty_lines: true,
          // O*NET's tab-separated text holds quotation marks that quote nothing.
          ...(delimiter === '\t' ? { quote: null } : {}),
        }),
      )
      try {
        for await (const row of parser) yield row as string[]
      } catch (cause) {
        throw badFile(name, 'rows of one width', `${oddRow(cause)}: cut off?`)
      }
    },
  }
}

function oddRow(cause: unknown): string {
  if (!(cause instanceof CsvError) || !Array.isArray(cause.record)) return words(cause)
  const { length } = cause.record
  return `line ${cause.lines} with ${length} column${length === 1 ? '' : 's'}`
}

/**
 * O*NET's JSON is `{"row": [{…}]}`; a bare array of objects is read as well. What the file says of
 * itself beside its rows comes first, as in a workbook with a title above the table.
 */
function json({ file, name, encoding }: TextFile): Sheet {
  return {
    name,
    rows: async function* () {
      checkSize(file, name, jsonBytesMax)
      const { rows, words } = jsonRows({ file, name, encoding })
      if (words.length > 0) yield words
      const columns = [...new Set(rows.slice(0, 100).flatMap((row) => Object.keys(row)))]
      yield columns
      for (const row of rows) yield columns.map((column) => plainCell(row[column]))
    },
  }
}

interface JsonRows {
  readonly rows: readonly Record<string, unknown>[]
  readonly words: readonly string[]
}

function jsonRows({ file, name, encoding }: TextFile): JsonRows {
  let read: unknown
  try {
    read = JSON.parse(new TextDecoder(encoding).decode(fs.readFileSync(file)))
  } catch (cause) {
    throw badFile(name, 'whole JSON', words(cause))
  }
  const lists = Array.isArray(read) ? [read] : Object.values(read ?? {}).filter(Array.isArray)
  const rows = lists.find((list) => list.length > 0 && list.every(isObject))
  if (rows === undefined) throw badFile(name, 'a list of rows', 'JSON without one')
  return { rows: rows as Record<string, unknown>[], words: wordsBeside(read) }
}

/** `{"release": "31.0", "row": […]}` says `release 31.0`. */
function wordsBeside(read: unknown): string[] {
  if (!isObject(read)) return []
  return Object.entries(read as object).flatMap(([key, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [`${key} ${value}`] : [],
  )
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
