import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshStore, freshStore } from '../../tests/store/fresh-store.ts'
import { importLearner } from '../command/import-learner.ts'
import { restore } from './backup.ts'
import { openClient } from './connect.ts'
import { openStore } from './store.ts'

/* What version 0.1.0 wrote: its tables and fields had other names. */

const testData = path.resolve(import.meta.dirname, '../../tests/store/test-data')
let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

it('a store of 0.1.0 keeps every row under the new names', async () => {
  const { config } = await fresh.emptyDatabase('from_0_1_0')
  const client = await openClient(config)
  await restore(client, path.join(testData, 'store-0.1.0.jsonl.gz'))
  await client.end()
  const store = await openStore(config, { backupFolder: null })
  try {
    const { rows } = await store.pool.query(`select
      (select json_agg(json_build_array(lab_id, attempts, proved_at is not null)) from lab_progress) as progress,
      (select json_agg(body -> 'trials' order by attempt_id) from verdict) as trials,
      (select count(*)::int from verdict where body::jsonb ? 'databases') as old_names,
      (select json_agg(json_build_array(number, grading_number) order by attempt_id)
        from grading join verdict using (attempt_id)) as gradings,
      (select json_agg(body -> 'hoursAWeek') from plan_settings) as hours,
      (select count(*)::int from plan_snapshot) as plans,
      (select json_agg(json_build_array(cause, convert_from(before, 'UTF8'))) from draft_revert) as reverts`)
    expect(rows).toEqual([
      {
        progress: [['query/films-by-year', 2, true]],
        trials: [115, 124],
        old_names: 0,
        gradings: [
          [1, 1],
          [1, 1],
        ],
        hours: [9],
        plans: 2,
        reverts: [['starter', 'select 1']],
      },
    ])
    const { rows: next } = await store.pool.query(
      `select nextval(pg_get_serial_sequence('draft_revert', 'id'))::int as id`,
    )
    expect(next).toEqual([{ id: 2 }])
  } finally {
    await store.close()
  }
})

it('a learner’s file of 0.1.0 is read', async () => {
  const lines = fs.readFileSync(path.join(testData, 'learner-0.1.0.jsonl'), 'utf8').split('\n')
  expect(lines.some((line) => line.includes('"databases"'))).toBe(true)
  const imported = await importLearner(fresh.context, { learnerId: fresh.learnerId, lines })
  expect(imported).toEqual({ attempts: 2, drafts: 1 })
  const { rows } = await fresh.store.pool.query(`select body -> 'trials' as trials from verdict`)
  expect(rows.map(({ trials }) => trials).sort()).toEqual([115, 124])
})
