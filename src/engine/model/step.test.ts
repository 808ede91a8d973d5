import { expect, it } from 'vitest'
import type { Outcome } from '../../world/postgres/session.ts'
import { endOf, type StepAsked } from './step.ts'
import { noValues } from './values.ts'

const rows = { kind: 'rows', columns: [], rows: [], tag: 'INSERT 0 1' } as unknown as Outcome
const notRun: Outcome = { kind: 'not-run' }
const asked = {
  step: { kind: 'takes', sql: 'insert into film values (1)', as: null },
  values: noValues,
} as unknown as StepAsked

it('a step that the time left no room for is over its limit, and no fault of ours', () => {
  expect(endOf(asked, [rows, rows, rows]).kind).not.toBe('over-limit')
  expect(endOf(asked, [notRun, notRun, notRun])).toEqual({ kind: 'over-limit', limit: 'time' })
  expect(endOf(asked, [rows, rows, notRun])).toEqual({ kind: 'over-limit', limit: 'time' })
})
