import { expect, it } from 'vitest'
import { printOfAnswer, type RowsAnswer } from '../compare/answers.ts'
import { findDifferences, firstFailing } from './differences.ts'
import { nearestCheck } from './nearest-check.ts'
import type { SmallAnswers } from './run-answers.ts'
import type { TaskRuntime } from './task-runtime.ts'

const answer = (value: string): RowsAnswer => ({
  kind: 'rows',
  parts: [
    {
      name: null,
      result: { columns: [{ name: 'n', typeOid: 23 }], rows: [[value]] },
      groups: null,
    },
  ] as unknown as RowsAnswer['parts'],
})

/** Ten databases whose right answer is 0; the first five are for the check `first`, the others for `second`. */
const databases = Array.from({ length: 10 }, (_, at) => ({
  database: { rows: new Map() },
  settings: {},
  check: at < 5 ? 'first' : 'second',
  byOrder: false,
  reference: answer('0').parts,
}))
/** What each wrong answer of the lab gives on each of them. */
const given: Readonly<Record<string, string>> = {
  'of-first': '1111100000',
  'of-second': '0002222222',
  'of-columns': '0000000055',
}

/** The check and the database for an attempt that gives these values. */
function checkOf(values: string): [string, number] | null {
  const task = {
    how: { columnNames: false, openColumns: [] },
    checks: [{ name: 'first' }, { name: 'second' }],
    mutants: Object.keys(given).map((name) => ({ name, check: name.slice('of-'.length) })),
  }
  const prints = Object.fromEntries(
    Object.entries(given).map(([name, each]) => [
      name,
      [...each].map((value) => printOfAnswer(answer(value))),
    ]),
  )
  const runtime = { corpus: { databases, prints }, task } as unknown as TaskRuntime
  const small: SmallAnswers = { answers: [...values].map(answer) }
  const found = findDifferences(runtime, small)
  const first = firstFailing(['columns', 'first', 'second', 'rows'], found)
  if (first === null) return null
  const { check, finding } = nearestCheck(runtime, small, found, first)
  return [check, finding.index]
}

it('an answer that does as a wrong one of the lab fails on the check of that one', () => {
  expect(checkOf('1111100000')).toEqual(['first', 0])
  // It goes wrong on databases of the first check too, and on one of its own it shows.
  expect(checkOf('0002222222')).toEqual(['second', 5])
})

it('one that goes wrong where they do in another way fails on the check it shares most with', () => {
  expect(checkOf('0003333333')).toEqual(['second', 5])
  expect(checkOf('3333300030')).toEqual(['first', 0])
})

it('one with several faults fails on the check of a wrong answer that has one of them', () => {
  expect(checkOf('1111144444')).toEqual(['first', 0])
  expect(checkOf('4444444444')).toEqual(['second', 5])
})

it('one that goes wrong elsewhere fails on all rows and on no title that isn’t true', () => {
  expect(checkOf('3000000000')).toEqual(['rows', 0])
  expect(checkOf('4000040040')).toEqual(['rows', 0])
})

it('a check that every lab has is no question of rows', () => {
  expect(checkOf('0000000055')).toEqual(['rows', 8])
  expect(checkOf('0000000000')).toBeNull()
})
