import path from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshStore, freshStore } from '../../tests/store/fresh-store.ts'
import { listSources, root } from '../../tests/tidy/sources.ts'
import { openClient } from './connect.ts'
import { giveBackJobsOfTheDead } from './dead-workers.ts'

/* What is used of graphile-worker's schema. How jobs of the dead are done again: run-jobs.test.ts. */

let fresh: FreshStore
let client: pg.Client
beforeAll(async () => {
  fresh = await freshStore()
  client = await openClient(fresh.config)
})
afterAll(async () => {
  await client?.end()
  await fresh?.close()
})

/** What is used, as it is in the transaction of this client. */
async function usedParts(): Promise<unknown> {
  const columns = await client.query(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = to_regclass('graphile_worker.jobs') and attname in ('locked_at', 'locked_by')
     order by attname`,
  )
  const unlock = await client.query(
    `select to_regprocedure('graphile_worker.force_unlock_workers(text[])') is not null as "isThere"`,
  )
  return [...columns.rows.map(({ name, type }) => `${name} ${type}`), unlock.rows[0].isThere]
}

const known = ['locked_at timestamp with time zone', 'locked_by text', true]

it('the graphile-worker that is installed has what is used', async () => {
  expect(await usedParts()).toEqual(known)
  await giveBackJobsOfTheDead(fresh.store)
})

it.each([
  'alter view graphile_worker.jobs rename to jobs_now',
  'alter view graphile_worker.jobs rename column locked_by to holder',
  'alter view graphile_worker.jobs rename column locked_at to held_since',
  'alter function graphile_worker.force_unlock_workers rename to unlock',
])('another schema is told apart: %s', async (change) => {
  await client.query('begin')
  try {
    await client.query(change)
    expect(await usedParts()).not.toEqual(known)
    // In the transaction that has changed it, and that nobody else sees.
    const inside = { pool: client as unknown as pg.Pool }
    await expect(giveBackJobsOfTheDead(inside)).rejects.toThrow('does not exist')
  } finally {
    await client.query('rollback')
  }
})

it('the product names no private table', () => {
  const src = listSources(path.join(root, 'src'), /(?<!\.test)\.tsx?$/)
  expect(src.length).toBeGreaterThan(400)
  const naming = src.filter(({ text }) => text.includes('graphile_worker._'))
  expect(naming.map(({ file }) => file)).toEqual([])
})
