import { afterAll, describe, expect, it } from 'vitest'
import type { StepResult } from '../../world/postgres/stepped-session.ts'
import { openSpareChildren } from '../../world/runner/spare-children.ts'
import type { Move } from './program.ts'
import { loadTransaction, startTransactionChild } from './transaction-process.ts'
import { type TransactionGiven, transactionSession } from './transaction-session.ts'

const spares = openSpareChildren(1, startTransactionChild)
afterAll(async () => {
  await spares.close()
})

const program = `let calls = 0
export default async function (db, { id }) {
  calls++
  await db.query('BEGIN')
  await db.query('SELECT balance FROM card')
  await db.query('UPDATE card SET balance = 1 WHERE id = ' + id)
  await db.query('COMMIT')
  await db.query('DELETE FROM card')
  return calls
}`

/** What is sent until it ends, where everything goes well. */
async function played(given: Partial<TransactionGiven>): Promise<{ sent: string[]; end: Move }> {
  const child = await spares.take()
  expect(await loadTransaction(child, program)).toBeNull()
  const all = { name: 's', values: { id: 1 }, seed: 1, ...given }
  const actor = await transactionSession(child, all).begin()
  const sent: string[] = []
  const well: StepResult = { parts: [], error: null, notices: [], isCanceled: false }
  for (let move = await actor.next(null); ; move = await actor.next(well)) {
    if (move.kind !== 'step') {
      await child.close()
      return { sent, end: move }
    }
    sent.push(move.step.failsBy?.match(/ERRCODE = '(\w+)'/)?.[1] ?? move.step.sql)
  }
}

describe('a session that runs a program', () => {
  it('has the first change in each transaction fail as it is told', async () => {
    const { sent } = await played({ fails: ['40001', '40002'] })
    expect(sent).toEqual([
      'BEGIN',
      'SELECT balance FROM card',
      '40001',
      'COMMIT',
      'BEGIN',
      '40002',
      'COMMIT',
    ])
    expect((await played({ fails: [null] })).sent).not.toContain('40001')
  })

  it('calls the function again with what comes later, in the same process', async () => {
    const { sent, end } = await played({ later: [{ id: 2 }, { id: 3 }] })
    expect(sent.filter((sql) => sql.startsWith('UPDATE'))).toEqual(
      [1, 2, 3].map((id) => `UPDATE card SET balance = 1 WHERE id = ${id}`),
    )
    expect(end).toEqual({ kind: 'ended', value: '3' })
  })
})
