import { describe, expect, it } from 'vitest'
import type { DatabaseFacts } from './database-facts.ts'
import { type LockOrder, lockOrderOf, looseTogether, unreadLockIn } from './lock-order.ts'

const card = {
  resource: 'public.card',
  schema: 'public',
  name: 'card',
  isVisible: true,
  kind: 'table',
  isOpaque: false,
  key: [{ name: 'id', type: 'integer' }],
  uniqueColumns: [],
  countedColumns: [],
  references: [],
  referencedBy: [],
  reads: [],
  columns: ['id', 'balance'],
}
const facts = { tables: new Map([['public.card', card]]) } as unknown as DatabaseFacts

/** Statements of one transaction. */
function orderOf(text: string, from = '2', to = '1'): LockOrder {
  const statements = text.split(';').filter((sql) => sql.trim() !== '')
  return lockOrderOf(
    statements.map((sql) => ({
      sql: sql.replaceAll(':from', from).replaceAll(':to', to),
      values: null,
      transaction: 0,
    })),
    facts,
  )
}

/** Two that move in opposite directions can close a circle inside one statement. */
function isRefused(text: string): boolean {
  return looseTogether([orderOf(text, '1', '2'), orderOf(text, '2', '1')]).flat().length > 0
}

const both = 'UPDATE card SET balance = balance + 1 WHERE id IN (:from, :to)'
const locked = 'SELECT id FROM card WHERE id IN (:from, :to) ORDER BY id FOR UPDATE'

describe('a statement that does not say in which order it locks', () => {
  it.each([
    both,
    'UPDATE card SET balance = 0',
    'UPDATE card SET balance = 0 WHERE id = :from OR id = :to',
    'UPDATE card SET balance = 0 WHERE id = ANY (ARRAY[:from, :to])',
    'UPDATE card SET balance = balance + v.d FROM (VALUES (:from, 1), (:to, 2)) AS v(id, d) WHERE card.id = v.id',
    'DELETE FROM card WHERE id IN (:from, :to)',
    'MERGE INTO card USING (VALUES (:from), (:to)) v(id) ON card.id = v.id WHEN MATCHED THEN UPDATE SET balance = 0',
    'SELECT id FROM card WHERE id IN (:from, :to) FOR UPDATE',
    'SELECT id FROM card WHERE id IN (:from, :to) ORDER BY balance FOR UPDATE',
    'SELECT id FROM card WHERE id IN (:from, :to) ORDER BY balance, id FOR UPDATE',
    'SELECT id FROM card WHERE id IN (:from, :to) ORDER BY id = :from FOR UPDATE',
    'SELECT * FROM (SELECT id FROM card WHERE id IN (:from, :to) FOR UPDATE) s ORDER BY id',
    'SELECT pg_advisory_xact_lock(id) FROM card WHERE id IN (:from, :to)',
    'WITH a AS (UPDATE card SET balance = 0 WHERE id = :from) UPDATE card SET balance = 1 WHERE id = :to',
    'WITH a AS (UPDATE card SET balance = 0 WHERE id = :from RETURNING id) UPDATE card SET balance = 1 FROM a WHERE card.id = :to',
    // A SELECT in WITH that nobody reads is never run.
    `WITH a AS (${locked}) ${both}`,
    `SELECT id FROM card WHERE id = :from FOR UPDATE; ${both}`,
    `SELECT pg_advisory_xact_lock(:from); ${both}`,
    'INSERT INTO card (id, balance) VALUES (:from, 1), (:to, 1) ON CONFLICT (id) DO UPDATE SET balance = 2',
    `LOCK TABLE card IN SHARE MODE; ${both}`,
  ])('is refused: %s', (text) => {
    expect(isRefused(text)).toBe(true)
  })
})

describe('a statement whose order is known', () => {
  it.each([
    locked,
    `${locked}; ${both}`,
    'SELECT balance, id FROM card WHERE id IN (:from, :to) ORDER BY 2 FOR UPDATE',
    'SELECT c.id AS k FROM card c WHERE id IN (:from, :to) ORDER BY k DESC FOR NO KEY UPDATE',
    `WITH a AS MATERIALIZED (${locked}) UPDATE card SET balance = 0 FROM a WHERE card.id = a.id`,
    `UPDATE card SET balance = 0 WHERE id IN (${locked})`,
    'UPDATE card SET balance = 0 WHERE id = :from; UPDATE card SET balance = 1 WHERE id = :to',
    'UPDATE card SET balance = 0 WHERE id = least(:from, :to)',
    'WITH k AS (SELECT least(:from, :to) AS low) UPDATE card SET balance = 0 FROM k WHERE card.id = k.low',
    'WITH a AS (UPDATE card SET balance = 0 WHERE id = least(:from, :to) RETURNING id) UPDATE card SET balance = 1 FROM a WHERE card.id = greatest(:from, :to)',
    'SELECT id FROM card WHERE balance > 0 LIMIT 1 FOR UPDATE',
    `SELECT pg_advisory_xact_lock(7); ${both}`,
    `SELECT pg_advisory_xact_lock(least(:from, :to)) FROM card; SELECT id FROM card`,
    `LOCK TABLE card IN SHARE ROW EXCLUSIVE MODE; ${both}`,
    'SELECT id FROM card',
    'SELECT pg_advisory_xact_lock(id) FROM card WHERE id IN (:from, :to) ORDER BY id',
  ])('passes: %s', (text) => {
    expect(isRefused(text)).toBe(false)
  })

  it('knows only locks of its own transaction', () => {
    const of = (transactions: readonly number[]): number =>
      lockOrderOf(
        [locked, both].map((sql, at) => ({
          sql: sql.replace(':from', '1').replace(':to', '2'),
          values: null,
          transaction: transactions[at] ?? 0,
        })),
        facts,
      ).loose.length
    expect(of([0, 0])).toBe(0)
    expect(of([0, 1])).toBe(1)
  })
})

describe('a WITH query that locks', () => {
  const locked = 'WITH locked AS (SELECT id FROM card ORDER BY id FOR UPDATE)'
  it.each([
    [`${locked} UPDATE card SET balance = 1`, 'locked'],
    [`${locked} UPDATE card SET balance = 1 FROM locked WHERE card.id = locked.id`, null],
    [`${locked} UPDATE card SET balance = 1 WHERE id IN (SELECT id FROM locked)`, null],
    ['WITH seen AS (SELECT id FROM card) UPDATE card SET balance = 1', null],
    ['WITH gone AS (DELETE FROM card RETURNING id) SELECT 1', null],
    ['UPDATE card SET balance = 1', null],
  ])('is run only if something reads it: %s', (sql, name) => {
    expect(unreadLockIn(sql)).toBe(name)
  })
})
