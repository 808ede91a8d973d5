import { randomBytes, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addLearner, type FreshStore, freshStore, labId } from '../../tests/store/fresh-store.ts'
import { insertAttempt } from './attempts.ts'
import {
  backUp,
  checkBackup,
  listBackups,
  restore,
  restoreAfterUpgrade,
  restoreOver,
} from './backup.ts'
import { openClient } from './connect.ts'
import { findDraft, replaceDraft } from './drafts.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/all.ts'
import { restoreStore } from './restore-store.ts'
import { backUpStore, openStore } from './store.ts'

/* Files of a backup folder: which is read, which is kept, and what is said of one that is none. */

let fresh: FreshStore
let client: pg.Client
beforeAll(async () => {
  fresh = await freshStore()
  client = await openClient(fresh.config)
})
afterAll(async () => {
  await client.end()
  await fresh.close()
})

const folderOf = (name: string): string => {
  const folder = path.join(fresh.folder, name)
  fs.mkdirSync(folder)
  return folder
}
const header = (change: object = {}) =>
  JSON.stringify({
    backwright: 'store',
    format: 1,
    schema: migrations.length,
    postgres_major: 14,
    made_at: '2026-11-01T10:00:00.000Z',
    ...change,
  })
const atEnd = 'store-at-the-end.jsonl.gz'

describe('a new PostgreSQL', () => {
  const early = 'store-2026-11-01T10-00-00-000Z-schema-1.jsonl.gz'
  const late = 'store-2026-11-02T10-00-00-000Z-schema-1.jsonl.gz'
  const day = (of: number) => header({ made_at: `2026-11-0${of}T10:00:00.000Z` })

  it.each<[string, Record<string, string>, string | null]>([
    ['nothing where there is nothing', {}, null],
    ['the newest', { [early]: day(1), [late]: day(2) }, late],
    ['the one of the end where no other is', { [atEnd]: day(1) }, atEnd],
    ['the one of the end if it is newer', { [late]: day(2), [atEnd]: day(3) }, atEnd],
    ['the one of the end if both are of one moment', { [late]: day(2), [atEnd]: day(2) }, atEnd],
    ['the other if that is newer', { [late]: day(2), [atEnd]: day(1) }, late],
    ['no file of another name', { 'store.jsonl.gz': day(1), 'store-2.txt': day(1) }, null],
  ])('begins from %s', async (what, files, expected) => {
    const folder = folderOf(what.replaceAll(' ', '-'))
    for (const [name, text] of Object.entries(files)) {
      fs.writeFileSync(path.join(folder, name), gzipSync(`${text}\n`))
    }
    const said: string[] = []
    const stop = new Error('that is enough')
    const restored = restoreAfterUpgrade(client, folder, (text) => {
      said.push(text)
      throw stop
    })
    if (expected === null) expect(await restored).toBe(false)
    else await expect(restored).rejects.toBe(stop)
    const file = expected === null ? [] : [path.join(folder, expected)]
    expect(said.map((text) => text.replace(/^PostgreSQL 14 became \d+: reading /, ''))).toEqual(
      file,
    )
  })

  it('reads nothing of its own major, and says whether it read', async () => {
    const folder = folderOf('own-major')
    const file = await backUp(client, folder)
    const { config } = await fresh.emptyDatabase('after_upgrade')
    const empty = await openClient(config)
    const said: string[] = []
    const read = () => restoreAfterUpgrade(empty, folder, (text) => said.push(text))
    expect([await read(), said]).toEqual([false, []])
    const text = gunzipSync(fs.readFileSync(file)).toString()
    const { rows: shown } = await client.query('show server_version')
    expect(text).toContain(`"postgres_major":${Number.parseInt(shown[0].server_version, 10)},`)
    fs.writeFileSync(file, gzipSync(text.replace(/"postgres_major":\d+/, '"postgres_major":14')))
    expect(await read()).toBe(true)
    expect(said).toHaveLength(1)
    const { rows } = await empty.query('select id from learner')
    expect(rows).toEqual([{ id: fresh.learnerId }])
    await empty.end()
  })
})

it('five backups are kept, and the one that is read in next, however old', async () => {
  const folder = folderOf('kept')
  const oldest = await backUp(client, folder)
  const second = await backUp(client, folder)
  for (let times = 0; times < 4; times++) await backUp(client, folder, { keep: oldest })
  expect(listBackups(folder)).toHaveLength(6)
  expect(listBackups(folder).at(-1)).toBe(oldest)
  const relative = path.relative(process.cwd(), oldest)
  const newest = await backUp(client, folder, { keep: relative })
  expect([fs.existsSync(oldest), fs.existsSync(second)]).toEqual([true, false])
  expect(listBackups(folder)[0]).toBe(newest)
  await backUp(client, folder)
  expect(fs.existsSync(oldest)).toBe(false)
  expect(listBackups(folder)).toHaveLength(5)
  expect(fs.readdirSync(folder)).toHaveLength(5)
})

it('a folder that is not there has no backups, and is made with those above it', async () => {
  const folder = path.join(fresh.folder, 'not', 'there')
  expect(listBackups(folder)).toEqual([])
  const file = await backUp(client, folder)
  expect(listBackups(folder)).toEqual([file])
  expect(fs.statSync(folder).mode & 0o077).toBe(0)
})

it('a backup holds every row, however many, and how many there are is said', async () => {
  await client.query(
    `insert into draft (learner_id, lab_id, variant, window_id, text, version, updated_at)
     select $1, $2, '', repeat('é', 300) || n, 'x', 1, now() from generate_series(1, 1203) as n`,
    [fresh.learnerId, labId],
  )
  const draft = { learnerId: fresh.learnerId, labId, variant: null, windowId: 'w' }
  const change = { before: 'a', text: 'b', cause: 'starter', now: new Date() } as const
  await replaceDraft(fresh.store, draft, change)
  const file = await backUp(client, folderOf('many'))
  const { rows, madeAt } = await checkBackup(file)
  const lines = gunzipSync(fs.readFileSync(file)).toString().trimEnd().split('\n')
  expect(lines.filter((line) => line.includes('"table" : "draft"'))).toHaveLength(1204)
  expect(rows).toBe(lines.length - 1)
  expect(JSON.parse(lines[0] as string).made_at).toBe(madeAt)
  const { config } = await fresh.emptyDatabase('many_again')
  const empty = await openClient(config)
  await restore(empty, file)
  await empty.end()
  const store = await openStore(config, { backupFolder: null })
  const { rows: windows } = await store.pool.query(
    `select count(*)::int as n from draft where window_id = repeat('é', 300) || ltrim(window_id, 'é')`,
  )
  expect(windows).toEqual([{ n: 1203 }])
  // What comes after it has a number of its own.
  await replaceDraft(store, draft, { ...change, cause: 'attempt' })
  expect((await findDraft(store, draft))?.undo).toBe('attempt')
  await store.close()
})

describe('a file that is no backup', () => {
  const many = Array.from({ length: 20_000 }, () =>
    JSON.stringify({ table: 'draft', row: { text: randomBytes(40).toString('hex') } }),
  )
  const whole = (): Buffer => gzipSync([header(), ...many, ''].join('\n'))
  /** The sum at the end is another. */
  const damaged = (bytes: Buffer): Buffer => {
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] as number) ^ 1
    return bytes
  }
  const long = JSON.stringify({ table: 'nowhere', row: { text: 'x'.repeat(200) } })

  it.each<[string, () => Buffer | null, RegExp | string, RegExp]>([
    ['is a folder', () => null, 'a folder', /to be a backup of the store/],
    ['is a text', () => Buffer.from(header()), /isn’t packed with gzip/, /to be a backup/],
    ['ends at once', () => whole().subarray(0, 12), /after line 0$/, /to be a backup/],
    ['is empty', () => gzipSync(''), 'an empty file', /^in line 1 of .*says what the file is$/],
    [
      'is of a newer schema',
      () => gzipSync(header({ schema: migrations.length + 1 })),
      /a newer Backwright wrote it/,
      /^in line 1 of .* a backup at migration \d+ or earlier$/,
    ],
    [
      'is of no schema',
      () => gzipSync(header({ schema: 0 })),
      header({ schema: 0 }).slice(0, 80),
      /^in line 1 of .*a row as a backup has it$/,
    ],
    [
      'begins with something else',
      () => gzipSync([header(), long].join('\n')),
      long.slice(0, 80),
      /^in line 2 of .*a row as a backup has it$/,
    ],
    [
      'has a line of something else',
      () => gzipSync([header(), many[0], long].join('\n')),
      long.slice(0, 80),
      /^in line 3 of .*a row as a backup has it$/,
    ],
  ])('that %s is refused with the line', async (what, bytes, came, expected) => {
    const file = path.join(fresh.folder, `${what.replaceAll(' ', '-')}.jsonl.gz`)
    const data = bytes()
    if (data) fs.writeFileSync(file, data)
    else fs.mkdirSync(file)
    await expect(checkBackup(file)).rejects.toMatchObject({
      code: 'bad-file',
      reason: {
        came: typeof came === 'string' ? came : expect.stringMatching(came),
        expected: expect.stringMatching(expected),
      },
    })
  })

  it('that is damaged at its end is refused with about the last line', async () => {
    const file = path.join(fresh.folder, 'damaged.jsonl.gz')
    fs.writeFileSync(file, whole())
    expect((await checkBackup(file)).rows).toBe(20_000)
    fs.writeFileSync(file, damaged(whole()))
    const came = await checkBackup(file).then(
      () => 'nothing',
      (error: { reason: { came: string } }) => error.reason.came,
    )
    const line = Number(/damaged after line (\d+)$/.exec(came)?.[1])
    expect([line > 15_000, line <= 20_001]).toEqual([true, true])
  })
})

it('what PostgreSQL refuses is told of, and database and connection are as they were', async () => {
  const { store, config } = await fresh.openDatabase('refusing')
  const folder = folderOf('refusing')
  const whole = await backUpStore(store, folderOf('whole'))
  const learnerId = randomUUID()
  await addLearner(store, learnerId)
  const learners = async () => (await store.pool.query('select id from learner')).rows
  const [own, other] = [await openClient(config), await openClient(config)]
  await own.query(`set lock_timeout = '20ms'`)
  await other.query('begin')
  await other.query('lock table verdict in access exclusive mode')
  await expect(backUp(own, folder)).rejects.toThrow('lock timeout')
  expect(listBackups(folder)).toEqual([])
  await expect(restoreOver(own, whole)).rejects.toThrow('lock timeout')
  await other.query('rollback')
  await expect(restore(own, whole)).rejects.toThrow('already exists')
  expect(await learners()).toEqual([{ id: learnerId }])
  expect((await checkBackup(await backUp(own, folder))).rows).toBe(1)
  await restoreOver(own, whole)
  expect(await learners()).toEqual([])
  await Promise.all([own.end(), other.end(), store.close()])
})

it('a store that is read in over another queues what waits to be graded, once', async () => {
  const { store, config } = await fresh.openDatabase('read_over')
  const folder = folderOf('read-over')
  const [learnerId, id] = [randomUUID(), randomUUID()]
  await addLearner(store, learnerId)
  const attempt = { id, learnerId, labId, variant: null, labHash: 'h', answer: '', seed: 's' }
  await insertAttempt(store, { ...attempt, via: 'page', createdAt: new Date() })
  const file = await backUpStore(store, folder)
  await store.pool.query('delete from learner')
  await store.pool.query(
    'select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs',
  )
  await store.close()
  const { before, rows } = await restoreStore(config, { file, backupFolder: folder })
  expect([rows, (await checkBackup(before)).rows]).toEqual([3, 0])
  expect(listBackups(folder)).toEqual([before, file])
  const again = await openStore(config, { backupFolder: folder })
  const jobs = await again.pool.query(`select key from graphile_worker.jobs`)
  expect(jobs.rows).toEqual([{ key: `grade-attempt ${id}` }])
  await again.close()
})

it('what takes time when a store opens is said, and nothing where it is as it should be', async () => {
  const { config } = await fresh.emptyDatabase('says')
  const open = async (backupFolder: string | null) => {
    const said: string[] = []
    await (await openStore(config, { backupFolder, say: (text) => said.push(text) })).close()
    return said
  }
  const folder = folderOf('says')
  const now = `the store is at migration ${migrations.length}`
  expect(await open(folder)).toEqual([now])
  expect(await open(folder)).toEqual([])
  expect(listBackups(folder)).toEqual([])

  const older = await fresh.emptyDatabase('says_older')
  const last = await openClient(older.config)
  await migrate(last, { backUp: async () => undefined, upTo: migrations.length - 1 })
  await last.end()
  const said: string[] = []
  const options = { backupFolder: folder, say: (text: string) => said.push(text) }
  await (await openStore(older.config, options)).close()
  const [before] = listBackups(folder)
  expect(before).toContain(`schema-${migrations.length - 1}`)
  expect(said).toEqual([`backed up to ${before}`, now])
})
