import { expect, it } from 'vitest'
import type { RowsAnswer } from '../compare/answers.ts'
import { type FoundDifference, findDifferences, firstFailing } from './differences.ts'
import type { SmallAnswers } from './run-answers.ts'
import type { TaskRuntime } from './task-runtime.ts'

const answer = (...values: string[]): RowsAnswer => ({
  kind: 'rows',
  parts: [
    {
      result: {
        columns: [{ name: 'minutes', typeOid: 23 }],
        rows: values.map((value) => [value]),
      },
      order: null,
    },
  ] as unknown as RowsAnswer['parts'],
})

/** A corpus of three databases, each for the check named, whose reference gives one row. */
function found(answers: SmallAnswers['answers'], checks: readonly string[]): FoundDifference[] {
  const databases = checks.map((check) => ({
    database: { rows: new Map() },
    settings: {},
    check,
    byOrder: false,
    reference: answer('1').parts,
  }))
  const task = { how: { columnNames: false, openColumns: [] } }
  const runtime = { corpus: { databases }, task } as unknown as TaskRuntime
  return findDifferences(runtime, { answers } as SmallAnswers)
}

it('what is wrong on several databases is shown on the first of them, in the corpus’ order', () => {
  const findings = found([answer('1'), answer('2'), answer('3')], ['rows', 'rows', 'rows'])
  expect(findings.map(({ index }) => index)).toEqual([1, 2])
  expect(firstFailing(['rows'], findings)).toMatchObject({ check: 'rows', finding: { index: 1 } })
})

it('the first check in the lab’s order comes before the first database', () => {
  const findings = found([answer('2'), answer('3')], ['rows', 'no-films'])
  const failing = firstFailing(['no-error', 'columns', 'no-films', 'rows'], findings)
  expect(failing).toMatchObject({ check: 'no-films', finding: { index: 1 } })
})

it('an answer that failed on one database fails there, and one that did not run says nothing', () => {
  const error = { kind: 'error', code: '22012', message: 'division by zero', position: null }
  const answers = [{ kind: 'not-run' }, answer('1'), error] as unknown as SmallAnswers['answers']
  const findings = found(answers, ['rows', 'rows', 'rows'])
  expect(findings.map(({ index, difference }) => [index, difference])).toEqual([[2, null]])
  expect(firstFailing(['rows'], findings)).toBeNull()
  expect(firstFailing(['no-error', 'rows'], findings)?.finding.index).toBe(2)
})
