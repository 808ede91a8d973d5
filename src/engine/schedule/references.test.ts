import { afterAll, describe, expect, it } from 'vitest'
import { openSpareChildren } from '../../world/runner/spare-children.ts'
import type { Answer } from './child/messages.ts'
import { openReferences } from './references.ts'
import {
  loadTransaction,
  runTransaction,
  startTransactionChild,
  type TransactionChild,
} from './transaction-process.ts'

const spares = openSpareChildren(1, startTransactionChild)
const references = openReferences(spares)
afterAll(async () => {
  await references.close()
  await spares.close()
})

const counts = `let seen = 0
export default async function count(db, { upTo }) {
  for (let at = 0; at < upTo; at++) {
    const { rows } = await db.query('select $1::int as n', [seen])
    seen += rows[0].n
  }
  return seen
}`
const load = async (child: TransactionChild): Promise<void> => {
  expect(await loadTransaction(child, counts)).toBeNull()
}
const answer = (n: string): Answer => ({
  results: [
    { command: 'SELECT', rowCount: 1, columns: [{ name: 'n', type: 'number' }], rows: [[n]] },
  ],
})
const run = (child: TransactionChild, answers: readonly Answer[], seed = 1) =>
  runTransaction(child, { values: '{"upTo":3}', seed, answers })

describe('a run', () => {
  it('comes to the same, going on from where it stands and from its first line on', async () => {
    const { child, giveBack } = await references.lend(counts, load)
    const whole = await run(child, [answer('2'), answer('5'), answer('1')])
    const ways: unknown[] = []
    for (const answers of [[], ['2'], ['2', '5'], ['2', '5', '1'], ['2', '5', '1']]) {
      ways.push(await run(child, answers.map(answer)))
    }
    expect(ways.slice(3)).toEqual([whole, whole])
    expect(whole).toMatchObject({ kind: 'ran', moves: [{}, {}, {}, { value: '8' }] })
    giveBack()
  })

  it('goes its own way from where another one went on', async () => {
    const { child, giveBack } = await references.lend(counts, load)
    await run(child, [answer('1')])
    const asked = async (answers: string[]) => {
      const came = await run(child, answers.map(answer))
      return came.kind === 'ran' && came.moves.map((move) => 'values' in move && move.values)
    }
    expect(await asked(['1', '10'])).toEqual([['0'], ['1'], ['11']])
    expect(await asked(['1', '20'])).toEqual([['0'], ['1'], ['21']])
    expect(await asked(['7'])).toEqual([['0'], ['7']])
    giveBack()
  })
})

describe('a reference', () => {
  it('keeps its process, and has another one when that has died', async () => {
    const first = await references.lend(counts, load)
    first.giveBack()
    const second = await references.lend(counts, load)
    expect(second.child).toBe(first.child)
    second.giveBack()
    await second.child.close()
    const third = await references.lend(counts, load)
    expect(third.child).not.toBe(first.child)
    expect(await run(third.child, [])).toMatchObject({ kind: 'ran' })
    third.giveBack()
  })

  it('has a new process after a while, and the old one ends when nobody uses it', async () => {
    const used = await references.lend(counts, load)
    let other = used
    for (let times = 0; times < 25; times++) {
      other = await references.lend(counts, load)
      other.giveBack()
    }
    expect(other.child).not.toBe(used.child)
    expect(used.child.isAlive()).toBe(true)
    used.giveBack()
    await expect.poll(() => used.child.isAlive()).toBe(false)
  })

  it('is not ended while somebody uses it', async () => {
    const used = await references.lend(counts, load)
    for (const more of ['1', '2', '3']) {
      const other = await references.lend(`${counts} // ${more}`, load)
      other.giveBack()
    }
    expect(used.child.isAlive()).toBe(true)
    used.giveBack()
  })

  it('says why it cannot be loaded, and leaves nothing behind', async () => {
    const wrong = async (): Promise<void> => {
      throw new Error('no such text')
    }
    await expect(references.lend('other', wrong)).rejects.toThrow('no such text')
    const after = await references.lend('other', load)
    expect(after.child.isAlive()).toBe(true)
    after.giveBack()
  })
})
