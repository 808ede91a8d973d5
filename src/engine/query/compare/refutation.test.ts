import { expect, test } from 'vitest'
import { defaultLimits } from '../../../kit/limits.ts'
import { seededRandom } from '../../../kit/random.ts'
import type { Database } from '../schema/database.ts'
import type { Answer, AskBoth } from './answers.ts'
import { Refutation, type RefutationParts } from './refutation.ts'
import { byValue } from './result.ts'

const database: Database = { rows: new Map([['a', [['1'], ['2'], ['3'], ['4']]]]) }
const rows = (...values: string[]): Answer => ({
  kind: 'rows',
  parts: [
    {
      name: null,
      result: { columns: [{ name: 'a', typeOid: 23 }], rows: values.map((value) => [value]) },
      groups: null,
    },
  ],
})

/** The attempt is wrong; the reference gives something else from the given round of variants on. */
function openAsked(
  parts: Pick<RefutationParts, 'byRows' | 'checked'>,
  openFrom: number,
  attempt = rows('9'),
): { refutation: Refutation; rounds: number[] } {
  const rounds: number[] = []
  const ask: AskBoth = async (variants) => {
    rounds.push(variants.length)
    const isOpen = rounds.length > openFrom
    return variants.map((_, at) => ({ reference: rows(isOpen && at === 7 ? '2' : '1'), attempt }))
  }
  const refutation = new Refutation({
    schema: { tables: [], views: [] },
    limits: defaultLimits,
    ask,
    how: byValue,
    byOrder: false,
    oracle: null,
    shrinkMs: 1_000,
    randomOf: seededRandom,
    settlementOf: ({ judgement: { kind } }) =>
      kind === 'differs' || kind === 'never-meet' ? 'sure' : 'none',
    holds: () => true,
    showable: (one) => [one],
    ...parts,
  })
  return { refutation, rounds }
}

test.for(['other-rows', 'nowhere'] as const)(
  'a reference that ties leave open in many orders only settles nothing: checked on %s',
  async (checked) => {
    const { refutation, rounds } = openAsked({ byRows: true, checked }, 1)
    expect((await refutation.settle(database)).kind).toBe('reference-undetermined')
    expect(rounds).toHaveLength(2)
    const never = openAsked({ byRows: true, checked }, 2)
    expect((await never.refutation.settle(database)).kind).toBe('sure')
  },
)

test('the reference is not asked in many orders on rows on which it was checked', async () => {
  const { refutation, rounds } = openAsked({ byRows: true, checked: 'these-rows' }, 1)
  expect((await refutation.settle(database)).kind).toBe('sure')
  expect(rounds).toHaveLength(1)
})

test('nor where ties can have no part in an answer, or the attempt never gives as many rows', async () => {
  const plain = openAsked({ byRows: false, checked: 'other-rows' }, 1)
  expect((await plain.refutation.settle(database)).kind).toBe('sure')
  expect(plain.rounds).toEqual([7])
  const known = openAsked({ byRows: false, checked: 'these-rows' }, 1)
  expect(await known.refutation.settle(database)).toEqual({ kind: 'sure', database, seen: null })
  expect(known.rounds).toEqual([])
  const more = openAsked({ byRows: true, checked: 'nowhere' }, 0, rows('1', '2'))
  expect((await more.refutation.settle(database)).kind).toBe('sure')
  expect(more.rounds).toHaveLength(1)
})
