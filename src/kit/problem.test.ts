import { expect, it } from 'vitest'
import { AssertionError, assert, unreachable } from './assert.ts'
import { Problem, problemCodes, problemText } from './problem.ts'

it('says what was expected, what it got, and what to try', () => {
  const cause = new Error('below')
  const reason = { expected: 'a lab', came: 'nothing', try: 'backwright lab list' }
  const problem = new Problem('unknown-lab', reason, { cause })
  expect(problem).toMatchObject({ name: 'Problem', code: 'unknown-lab', reason, cause })
  const { title } = problemCodes['unknown-lab']
  expect(problem.message).toBe(`${title}: expected a lab; got nothing`)
  expect(problemText(problem)).toBe(
    'unknown-lab\n  Expected: a lab\n  Got: nothing\n  Try: backwright lab list',
  )
})

it('asserts what must be true, and says it when it is not', () => {
  expect(() => assert(1, 'one')).not.toThrow()
  expect(() => assert(0, 'there are rows')).toThrow(
    new AssertionError('must be true: there are rows'),
  )
  const other = { kind: 'other' } as never
  expect(() => unreachable(other)).toThrow(new AssertionError('unexpected case: {"kind":"other"}'))
})
