import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  addLearner,
  type FreshStore,
  freshStore,
  labId,
  until,
} from '../../tests/store/fresh-store.ts'
import { watchConnections } from '../../tests/store/watched.ts'
import { backUp, listBackups } from './backup.ts'
import { openClient } from './connect.ts'
import { migrate, schemaNumber } from './migrate.ts'
import { migrations } from './migrations/all.ts'
import { restoreStore } from './restore-store.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

const newest = migrations.length

it('an older backup over an older store leaves a store of today, and a backup of today of what was there', async () => {
  const { config } = await fresh.emptyDatabase('older_over_older')
  const folder = path.join(fresh.folder, 'older-over-older')
  const client = await openClient(config)
  await migrate(client, { backUp: async () => undefined, upTo: 1 })
  const [before, after] = [randomUUID(), randomUUID()]
  const add = (id: string) =>
    client.query('insert into learner (id, created_at) values ($1, now())', [id])
  await add(before)
  const file = await backUp(client, folder)
  await add(after)

  const watched = watchConnections(config)
  const restored = await restoreStore(watched.config, { file, backupFolder: folder })
  await until(() => watched.open() === 0)
  expect(watched.open()).toBe(0)
  expect(restored).toEqual({ before: listBackups(folder)[0], madeAt: expect.any(String), rows: 1 })
  const schemas = listBackups(folder).map((name) => /schema-(\d+)/.exec(name)?.[1])
  expect(schemas).toEqual([String(newest), '1', '1'])
  expect(await schemaNumber(client)).toBe(newest)
  const learners = async () => (await client.query('select id from learner')).rows
  expect(await learners()).toEqual([{ id: before }])

  await restoreStore(config, { file: restored.before, backupFolder: folder })
  expect(await learners()).toEqual([{ id: before }, { id: after }])
  await client.end()
})

it('a row that PostgreSQL refuses is told of, and everything is as it was', async () => {
  const { store, config } = await fresh.openDatabase('refused_row')
  const folder = path.join(fresh.folder, 'refused-row')
  fs.mkdirSync(folder)
  const file = path.join(folder, 'refused.jsonl.gz')
  const draft = { learner_id: randomUUID(), lab_id: labId, variant: '', window_id: 'w' }
  const lines = [
    {
      backwright: 'store',
      format: 1,
      schema: newest,
      postgres_major: 14,
      made_at: '2026-11-01T10:00:00.000Z',
    },
    {
      table: 'draft',
      row: { ...draft, text: '\\x61', version: 1, updated_at: '2026-11-01T10:00:00Z' },
    },
  ]
  fs.writeFileSync(file, gzipSync(lines.map((line) => JSON.stringify(line)).join('\n')))
  const learnerId = randomUUID()
  await addLearner(store, learnerId)

  const watched = watchConnections(config)
  await expect(restoreStore(watched.config, { file, backupFolder: folder })).rejects.toThrow(
    'foreign key',
  )
  await until(() => watched.open() === 0)
  expect(watched.open()).toBe(0)
  expect((await store.pool.query('select id from learner')).rows).toEqual([{ id: learnerId }])
})
