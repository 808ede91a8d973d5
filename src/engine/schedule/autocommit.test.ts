import { describe, expect, it } from 'vitest'
import { transactionAfter } from './autocommit.ts'

const closed = { isOpen: false, hasBegun: false }
const kept = { isOpen: true, hasBegun: false }
const begun = { isOpen: true, hasBegun: true }

describe('what statements leave of a transaction', () => {
  it.each([
    ['BEGIN', false, begun],
    ['/* first */ START TRANSACTION ISOLATION LEVEL SERIALIZABLE', false, begun],
    ['BEGIN', true, kept],
    ['SELECT 1', true, kept],
    ['SELECT 1', false, closed],
    ['COMMIT', true, closed],
    ['END', true, closed],
    ['ABORT', true, closed],
    ['ROLLBACK AND NO CHAIN', true, closed],
    ['COMMIT AND CHAIN', true, begun],
    ['ROLLBACK AND CHAIN', true, begun],
    ['COMMIT AND CHAIN', false, closed],
    ['ROLLBACK TO SAVEPOINT again', true, kept],
    ['RELEASE again', true, kept],
    ["PREPARE TRANSACTION 'later'", true, closed],
    ['COMMIT; BEGIN', true, begun],
    ['BEGIN; SELECT 1; COMMIT', false, closed],
    ["SELECT 'commit'", true, kept],
    ['SELEC 1', true, kept],
  ])('%s', (sql, isOpen, after) => {
    expect(transactionAfter(sql, isOpen)).toEqual(after)
  })
})
