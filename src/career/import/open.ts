import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse'
import readWorkbook from 'read-excel-file/node'
import { Problem } from '../../kit/problem.ts'
import type { Cell } from './cells.ts'

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
}

/** A workbook is unpacked in memory; text is read as a stream. */
const workbookBytesMax = 64 * 1_048_576
const jsonBytesMax = 128 * 1_048_576

/** Opens a workbook, a tab- or comma-separated text or JSON rows. Throws Problem 'bad-file'. */
export async function openFile(file: string): Promise<OpenedFile> {
  const name = path.basename(file)
  const bytes = readStart(file)
  if (bytes.length === 0) throw badFile(name, 'a file with something in it', 'an empty file')
  const opened = (sheets: readonly Sheet[]): OpenedFile => ({ name, path: file, sheets })
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') return opened(await workbook(file, name))
  if (bytes.readUInt32BE(0) === 0xd0cf11e0) {
    throw badFile(name, 'a workbook as .xlsx', 'an old .xls workbook', 'Save it as .xlsx first.')
  }
  if (bytes.includes(0)) throw badFile(name, 'text, CSV, JSON or an .xlsx workbook', 'other bytes')
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  if (/^\s*[[{]/.test(text)) return opened([json(file, name)])
  if (/^\s*</.test(text)) {
    throw badFile(name, 'the publisher’s file', 'a web page', 'Download the file itself.')
  }
  const delimiter = (text.split('\n')[0] ?? '').includes('\t') ? '\t' : ','
  return opened([separated({ file, name, delimiter })])
}

/** A file that cannot be used, told in one way by all importers. */
export function badFile(
  name: string,
  expected: string,
  came: string,
  attempt = 'Download it from the publisher again and compare its size. Nothing was changed.',
): Problem {
  return new Problem('bad-file', { expected: `${name}: ${expected}`, came, try: attempt })
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
      `a damaged one or another archive (${String(cause).slice(0, 120)})`,
      'Unpack a .zip first; download a damaged file again. Nothing was changed.',
    )
  }
}

function plainCell(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return typeof value === 'number' ? value : String(value)
}

function separated(given: { file: string; name: string; delimiter: string }): Sheet {
  const { file, name, delimiter } = given
  return {
    name,
    rows: async function* () {
      const parser = fs.createReadStream(file).pipe(
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
        throw badFile(name, 'rows of one width', `${String(cause).slice(0, 160)}: cut off?`)
      }
    },
  }
}

/** O*NET's JSON is `{"row": [{…}]}`; a bare array of objects is read as well. */
function json(file: string, name: string): Sheet {
  return {
    name,
    rows: async function* () {
      checkSize(file, name, jsonBytesMax)
      const rows = jsonRows(file, name)
      const columns = [...new Set(rows.slice(0, 100).flatMap((row) => Object.keys(row)))]
      yield columns
      for (const row of rows) yield columns.map((column) => plainCell(row[column]))
    },
  }
}

function jsonRows(file: string, name: string): Record<string, unknown>[] {
  let read: unknown
  try {
    read = JSON.parse(fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw badFile(name, 'whole JSON', String(cause).slice(0, 160))
  }
  const lists = Array.isArray(read) ? [read] : Object.values(read ?? {}).filter(Array.isArray)
  const rows = lists.find((list) => list.length > 0 && list.every(isObject))
  if (rows === undefined) throw badFile(name, 'a list of rows', 'JSON without one')
  return rows as Record<string, unknown>[]
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
