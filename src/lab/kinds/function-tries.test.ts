import { expect, it } from 'vitest'
import type { FunctionLab } from './function.ts'
import { triesOf } from './function-tries.ts'
import type { Input } from './inputs.ts'

/** The one call that a page shows for an argument. */
function callOf(input: Input, given: unknown): string | undefined {
  const task = { name: 'f', parameters: [{ name: 'x', input }], examples: [{ given: [given] }] }
  const lab = { kind: 'function', tests: null, variants: [], task } as unknown as FunctionLab
  return triesOf(lab, null)?.calls[0]
}

const entries = { keys: 'text', values: 'integer' } as const

it.each([
  ['integer', 3, 'f(3)'],
  [{ list: { of: 'text' } }, ['Salt', "it's"], String.raw`f(['Salt', 'it\'s'])`],
  [{ record: { title: 'text' } }, { title: 'Salt' }, "f({ title: 'Salt' })"],
  [{ dictionary: entries }, { 'Low Tide': 75 }, "f({ 'Low Tide': 75 })"],
  [{ map: entries }, { 'Low Tide': 75 }, "f(new Map([['Low Tide', 75]]))"],
  [{ lookup: entries }, { Salt: 90 }, 'f((key) => ({ Salt: 90 })[key])'],
  [{ lookup: { ...entries, waits: true } }, {}, 'f(async (key) => ({})[key])'],
  [{ lookup: { ...entries, keys: 'places' } }, { 0: 7, 1: 9 }, 'f((key) => ({ 0: 7, 1: 9 })[key])'],
] as [Input, unknown, string][])('writes %j as code that can be run', (input, given, call) => {
  expect(callOf(input, given)).toBe(call)
})
