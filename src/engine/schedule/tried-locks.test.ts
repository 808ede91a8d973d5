import { expect, it } from 'vitest'
import type { DatabaseFacts } from './database-facts.ts'
import { columnsSet, pickedByTrying } from './tried-locks.ts'

const job = {
  resource: 'public.job',
  schema: 'public',
  name: 'job',
  isVisible: true,
  kind: 'table',
  columns: ['id', 'queue', 'taken_by'],
}
const facts = { tables: new Map([['public.job', job]]) } as unknown as DatabaseFacts

const picks = (sql: string): string[] => [...(pickedByTrying(sql, facts).get('public.job') ?? [])]
const free = 'SELECT id FROM job WHERE taken_by IS NULL AND pg_try_advisory_xact_lock(id)'

it.each([
  free,
  `${free} ORDER BY id LIMIT 1`,
  `UPDATE job SET taken_by = 1 WHERE id = (${free} LIMIT 1)`,
  `WITH next AS (${free}) UPDATE job SET taken_by = 1 FROM next WHERE job.id = next.id`,
  'SELECT id, pg_try_advisory_lock(1, id) FROM job j WHERE j.taken_by IS NULL',
  'SELECT id FROM job JOIN (SELECT 1 AS one) o ON true WHERE taken_by IS NULL AND pg_try_advisory_xact_lock(job.id)',
])('picks a row by a lock that it tries: %s', (sql) => {
  expect(picks(sql)).toContain('taken_by')
})

it.each([
  `${free} FOR UPDATE SKIP LOCKED`,
  'SELECT pg_try_advisory_xact_lock(7)',
  'SELECT pg_try_advisory_xact_lock(7) FROM job WHERE taken_by IS NULL',
  'SELECT id FROM job WHERE taken_by IS NULL FOR UPDATE SKIP LOCKED',
])('does not: %s', (sql) => {
  expect(picks(sql)).toEqual([])
})

it('knows which columns a statement sets, in WITH as well', () => {
  const sql = 'WITH a AS (UPDATE job SET taken_by = 1, queue = $1 RETURNING id) SELECT * FROM a'
  expect([...(columnsSet(sql, facts).get('public.job') ?? [])]).toEqual(['taken_by', 'queue'])
})
