import fs from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type pg from 'pg'
import { z } from 'zod'
import { Problem } from '../kit/problem.ts'
import { sensibleTime } from '../kit/time.ts'
import { applyMigration, schemaNumber } from './migrate.ts'
import { migrations } from './migrations/all.ts'

/**
 * Parents before children, so that rows can be read in as they come. Tables that migration 8 renamed
 * are here under both names: a backup holds those that its schema has.
 */
const backedUpTables = [
  'learner',
  'first_run',
  'standing',
  'lab_progress',
  'attempt',
  'grading',
  'verdict',
  'hint_opened',
  'review',
  'draft',
  'draft_return',
  'draft_revert',
  'placement',
  'placement_answer',
  'entered_program',
  'plan_wish',
  'plan_settings',
  'plan_kept',
  'plan_snapshot',
] as const

const keptBackups = 5
const rowsAtOnce = 500

const headerShape = z.object({
  backwright: z.literal('store'),
  format: z.literal(1),
  schema: z.int().min(1),
  postgres_major: z.int(),
  made_at: z.string(),
})
type Header = z.infer<typeof headerShape>
const lineShape = z.object({
  table: z.enum(backedUpTables),
  row: z.record(z.string(), z.unknown()),
})

/**
 * Writes every row as JSON lines into a new file of the folder, from one snapshot; the last five
 * are kept. Returns the file.
 */
export async function backUp(
  client: pg.ClientBase,
  folder: string,
  /** A file that stays, however old: the one that is read in next. */
  of: { readonly keep: string | null } = { keep: null },
): Promise<string> {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const schema = await schemaNumber(client)
  const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now')
  const now = new Date(sensibleTime(rows[0]?.now.getTime() ?? 0))
  const stamp = now.toISOString().replace(/[:.]/g, '-')
  const file = path.join(folder, `store-${stamp}-schema-${schema}.jsonl.gz`)
  await writeBackup(client, schema, file)
  const kept = of.keep === null ? null : path.resolve(of.keep)
  for (const old of listBackups(folder).slice(keptBackups)) {
    if (path.resolve(old) !== kept) fs.rmSync(old, { force: true })
  }
  return file
}

const endBackup = 'store-at-the-end.jsonl.gz'

/** Writes what the store holds when it is stopped, over the last such file: what a new PostgreSQL begins from. */
export async function backUpAtEnd(client: pg.ClientBase, folder: string): Promise<void> {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  await writeBackup(client, await schemaNumber(client), path.join(folder, endBackup))
}

async function writeBackup(client: pg.ClientBase, schema: number, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`
  await pipeline(
    Readable.from(linesOf(client, schema)),
    createGzip(),
    fs.createWriteStream(unfinished, { mode: 0o600, flush: true }),
  )
  fs.renameSync(unfinished, file)
}

/** Backups of the folder, newest first. */
export function listBackups(folder: string): string[] {
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder)
    .filter((name) => /^store-\d.*\.jsonl\.gz$/.test(name))
    .sort()
    .reverse()
    .map((name) => path.join(folder, name))
}

async function* linesOf(client: pg.ClientBase, schema: number): AsyncGenerator<string> {
  await client.query('begin isolation level repeatable read read only')
  try {
    const header: Header = {
      backwright: 'store',
      format: 1,
      schema,
      postgres_major: await serverMajor(client),
      made_at: new Date().toISOString(),
    }
    yield `${JSON.stringify(header)}\n`
    for (const table of await tablesThatExist(client)) {
      await client.query(`declare row_of no scroll cursor for
        select json_build_object('table', '${table}', 'row', to_json(t))::text as line from ${table} t`)
      for (;;) {
        const { rows } = await client.query<{ line: string }>(`fetch ${rowsAtOnce} from row_of`)
        if (rows.length === 0) break
        yield rows.map(({ line }) => `${line.replaceAll('\n', ' ')}\n`).join('')
      }
      await client.query('close row_of')
    }
  } finally {
    await client.query('rollback')
  }
}

/** A backup is made before a migration: tables of later ones are not there yet. */
async function tablesThatExist(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public'`,
  )
  const there = new Set(rows.map(({ tablename }) => tablename))
  return backedUpTables.filter((table) => there.has(table))
}

/**
 * A new PostgreSQL major begins with an empty cluster: reads in the newest backup when another major
 * wrote it. Returns whether it did.
 */
export async function restoreAfterUpgrade(
  client: pg.ClientBase,
  folder: string,
  say: (text: string) => void,
): Promise<boolean> {
  const newest = await newestBackup(folder)
  if (newest === null) return false
  const { postgres_major } = await readHeader(newest)
  const major = await serverMajor(client)
  if (postgres_major === major) return false
  say(`PostgreSQL ${postgres_major} became ${major}: reading ${newest}`)
  await restore(client, newest)
  return true
}

/** The one that was made last, the one of the end among them. */
async function newestBackup(folder: string): Promise<string | null> {
  const [newest] = listBackups(folder)
  const atEnd = path.join(folder, endBackup)
  if (!fs.existsSync(atEnd)) return newest ?? null
  if (newest === undefined) return atEnd
  const [one, other] = [await readHeader(newest), await readHeader(atEnd)]
  return Date.parse(one.made_at) > Date.parse(other.made_at) ? newest : atEnd
}

/** Reads a backup into an empty database, in one transaction; later migrations follow. */
export async function restore(client: pg.ClientBase, file: string): Promise<void> {
  await readIn(client, file, '')
}

/** Reads a backup in the place of everything that is there, in one transaction; later migrations follow. */
export async function restoreOver(client: pg.ClientBase, file: string): Promise<void> {
  await readIn(client, file, 'drop schema public cascade; create schema public;')
}

/** Reads a whole backup and keeps nothing. Throws Problem 'bad-file' for any other file. */
export async function checkBackup(file: string): Promise<{ madeAt: string; rows: number }> {
  const { made_at } = await readHeader(file)
  let number = 0
  for await (const line of readLines(file)) {
    number++
    if (number > 1) parseLine(file, number, line, lineShape)
  }
  return { madeAt: made_at, rows: number - 1 }
}

async function readIn(client: pg.ClientBase, file: string, first: string): Promise<void> {
  const header = await readHeader(file)
  await client.query('begin')
  try {
    if (first !== '') await client.query(first)
    for (const migration of migrations.slice(0, header.schema)) {
      await applyMigration(client, migration)
    }
    let number = 0
    for await (const line of readLines(file)) {
      number++
      if (number === 1) continue
      const { table, row } = parseLine(file, number, line, lineShape)
      await client.query(
        `insert into ${table} overriding system value
         select * from json_populate_record(null::${table}, $1)`,
        [JSON.stringify(row)],
      )
    }
    const drafts = header.schema < 8 ? 'draft_return' : 'draft_revert'
    await client.query(`select setval(pg_get_serial_sequence('${drafts}', 'id'),
      (select coalesce(max(id), 0) + 1 from ${drafts}), false)`)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function readHeader(file: string): Promise<Header> {
  for await (const line of readLines(file)) {
    const header = parseLine(file, 1, line, headerShape)
    if (header.schema <= migrations.length) return header
    throw badFile(file, 1, {
      expected: `a backup at migration ${migrations.length} or earlier`,
      came: `${header.schema}: a newer Backwright wrote it`,
    })
  }
  throw badFile(file, 1, { expected: 'a line that says what the file is', came: 'an empty file' })
}

/** The lines of a backup. Throws Problem 'bad-file' for what is missing, no archive, or cut off. */
async function* readLines(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let [rest, number] = ['', 0]
  const input = createGunzip()
  const source = fs.createReadStream(file)
  source.on('error', (error) => input.destroy(error))
  try {
    for await (const chunk of source.pipe(input)) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      number += lines.length
      yield* lines
    }
  } catch (error) {
    throw notABackup(file, error as NodeJS.ErrnoException, number)
  }
  if (rest !== '') yield rest
}

function notABackup(file: string, cause: NodeJS.ErrnoException, lines: number): Problem {
  const came =
    cause.code === 'ENOENT'
      ? 'nothing at that path'
      : cause.code === 'EISDIR'
        ? 'a folder'
        : lines === 0 && cause.code === 'Z_DATA_ERROR'
          ? 'a file that isn’t packed with gzip'
          : `a file that ends or is damaged after line ${lines}`
  return new Problem(
    'bad-file',
    {
      expected: `${file} to be a backup of the store, store-….jsonl.gz`,
      came,
      try: 'Choose a file of the backups folder that backwright doctor names. A file that backwright export wrote is read with backwright import.',
    },
    { cause },
  )
}

function parseLine<T extends z.ZodType>(
  file: string,
  number: number,
  line: string,
  shape: T,
): z.infer<T> {
  try {
    return shape.parse(JSON.parse(line))
  } catch (error) {
    throw badFile(
      file,
      number,
      { expected: 'a row as a backup has it', came: line.slice(0, 80) },
      error,
    )
  }
}

function badFile(
  file: string,
  line: number,
  reason: { expected: string; came: string },
  cause?: unknown,
): Problem {
  return new Problem(
    'bad-file',
    {
      expected: `in line ${line} of ${file}: ${reason.expected}`,
      came: reason.came,
      try: 'Try an earlier backup of the same folder.',
    },
    { cause },
  )
}

async function serverMajor(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ major: number }>(
    `select current_setting('server_version_num')::int / 10000 as major`,
  )
  return rows[0]?.major ?? 0
}
