import { expect, it } from 'vitest'
import type { Attempt } from '../../lab/lab.ts'
import type { Check } from '../../lab/verdict.ts'
import { CheckList } from './check-list.ts'
import { couldNotStart, oneCheckVerdict, verdictMaker } from './make-verdict.ts'

const attempt = { labHash: 'hash', seed: 's' } as Attempt
const planned = [
  { name: 'readable', title: 'It can be read', steps: ['secret'] },
  { name: 'right', title: 'It is right', steps: ['secret'] },
]
const reason = { expected: 'a server', came: 'none', try: 'Start one.' }

it('has nothing of what the engine leaves out, and counts when it is made', () => {
  const checkList = new CheckList(planned, () => undefined)
  let tried = 0
  const makeVerdict = verdictMaker({ attempt, checkList, graderVersion: 'v', trials: () => tried })
  tried = 3
  checkList.stopAt('readable', 'failed', reason)
  const verdict = makeVerdict('failed', { errorAt: 7 })
  expect(verdict.checks.map(({ status }) => status)).toEqual(['failed', 'skipped'])
  expect(verdict.elapsedMs).toBeGreaterThanOrEqual(0)
  expect({ ...verdict, checks: [], elapsedMs: 0 }).toEqual({
    status: 'failed',
    checks: [],
    counterexample: null,
    explanation: null,
    hint: null,
    errorAt: 7,
    trials: 3,
    labHash: 'hash',
    seed: 's',
    graderVersion: 'v',
    postgresMajor: 0,
    elapsedMs: 0,
  })
  expect(makeVerdict('failed', { trials: 5 }).trials).toBe(5)
})

it('could not start: the first check says why, the others are skipped, all are told', () => {
  const told: Check[] = []
  const onCheck = (check: Check) => void told.push(check)
  const verdict = couldNotStart(planned, attempt, { reason, graderVersion: 'v', onCheck })
  expect(verdict.status).toBe('could-not-start')
  expect(told).toEqual([
    { name: 'readable', title: 'It can be read', status: 'could-not-start', reason, elapsedMs: 0 },
    { name: 'right', title: 'It is right', status: 'skipped', reason: null, elapsedMs: 0 },
  ])
  expect(verdict.checks).toEqual(told)
  expect(verdict.elapsedMs).toBe(0)
})

it('one check stands in for those that no engine got to', () => {
  const check = { name: 'gradable', title: 'It can be graded', status: 'could-not-start', reason }
  const verdict = oneCheckVerdict(attempt, check as Check, {
    graderVersion: 'none',
    postgresMajor: 0,
    elapsedMs: 2,
  })
  expect(verdict.status).toBe('could-not-start')
  expect(verdict.checks).toEqual([{ ...check, elapsedMs: 2 }])
})
