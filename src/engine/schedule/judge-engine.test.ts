import { expect, it } from 'vitest'
import { catches } from './judge-engine.ts'

it.each([
  ['try { await db.query(sql) } catch (error) { throw error }', true],
  ['await db.query(sql).catch(() => null)', true],
  ['try { await db.query(sql) } finally { await db.query("ROLLBACK") }', true],
  ['await db.query(sql) // nothing to catch', false],
  ['/* catch\n it */ await db.query(sql)', false],
  ["throw new Error('it\\'s no catch')", false],
  ['await db.query(`select catch from ball`)', false],
])('%s: catches %s', (program, does) => {
  expect(catches(program)).toBe(does)
})
