import { describe, expect, it } from 'vitest'
import { commutes, type SessionPosition } from './commute.ts'
import { type Footprint, footprintOf } from './footprint.ts'

const facts = { tables: new Map(), pureFunctions: new Set<string>() }
const of = (sql: string, values: readonly string[] | null = null): Footprint =>
  footprintOf(sql, { facts, values, isProgram: values !== null } as never)

const standing = (next: Footprint): SessionPosition => ({
  held: [],
  isolation: 'read committed',
  isInTransaction: true,
  hasSnapshot: false,
  isWaiting: false,
  next,
})
const isFree = (one: string, other: string): boolean =>
  commutes(0, 1, { positions: [standing(of(one)), standing(of(other))], ordered: new Set() })

describe('an advisory lock of a transaction', () => {
  const lock = (given: string): string => `SELECT pg_advisory_xact_lock(${given})`

  it.each([
    [lock('1'), lock('2'), true],
    [lock('1'), lock('1'), false],
    [lock('0'), lock('0'), false],
    [lock('1'), lock('1, 2'), true],
    [lock('1, 2'), lock('1, 2'), false],
    [lock('least(3, 1)'), lock('greatest(1, 0)'), false],
    [lock('least(3, 1)'), lock('3'), true],
    [lock("hashtext('a')"), lock('7'), false],
    [lock('1'), 'SELECT pg_advisory_lock(2)', true],
    [lock('1'), 'SELECT pg_advisory_lock(1)', false],
    [lock('1'), 'SELECT pg_advisory_unlock(1)', false],
    [lock('1'), 'SELECT pg_advisory_unlock_all()', false],
    [lock('1'), 'SELECT pg_try_advisory_xact_lock(2)', false],
    [lock('1'), 'SELECT mine.pg_advisory_xact_lock(2)', false],
  ])('%s beside %s', (one, other, expected) => {
    expect(isFree(one, other)).toBe(expected)
  })

  it('is known from the values of a program', () => {
    const keys = (values: readonly string[]): readonly (string | null)[] =>
      of(lock('$1'), values).accesses.map(({ key }) => key)
    expect(keys(['7'])).toEqual(['7'])
    expect(keys(['a'])).toEqual([null])
  })
})

describe('what a step does to rows', () => {
  it.each([
    ['SELECT 1', { changesRows: false, addsMany: false, onlyLocks: false }],
    ['SELECT 1 FROM t FOR NO KEY UPDATE', { changesRows: false, addsMany: false, onlyLocks: true }],
    ['SELECT 1 FROM t FOR SHARE', { changesRows: false, addsMany: false, onlyLocks: true }],
    ['UPDATE t SET n = 1', { changesRows: true, addsMany: false, onlyLocks: false }],
    ["SELECT 'delete from t'", { changesRows: false, addsMany: false, onlyLocks: false }],
    ['INSERT INTO t VALUES (1), (2)', { changesRows: true, addsMany: false, onlyLocks: false }],
    ['INSERT INTO t SELECT 1 FROM u', { changesRows: true, addsMany: true, onlyLocks: false }],
    [
      'WITH a AS (SELECT 1 FROM t FOR UPDATE) UPDATE t SET n = 1',
      { changesRows: true, addsMany: false, onlyLocks: false },
    ],
  ])('%s', (sql, expected) => {
    expect(of(sql)).toMatchObject(expected)
  })

  it('tells nothing where it looks at places', () => {
    expect(of('SELECT ctid FROM t').isOpaque).toBe(true)
  })
})
