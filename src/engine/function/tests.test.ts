import { afterAll, beforeAll, expect, it } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import type { Verdict } from '../../lab/verdict.ts'
import { type FunctionEngine, openEngine } from './engine.ts'
import { functionLab } from './test-data/lab.ts'

let engine: FunctionEngine
beforeAll(() => {
  engine = openEngine(defaultLimits)
})
afterAll(() => engine.close())

const lab = functionLab({
  task: { name: 'left' },
  reference: '',
  tests: {
    file: 'left.ts',
    right: 'export const left = (of: number, seen: number): number => Math.max(0, of - seen)\n',
    planted: [
      {
        name: 'below',
        text: 'export const left = (of: number, seen: number): number => of - seen\n',
      },
      { name: 'loops', text: 'export const left = (): number => { for (;;) {} }\n' },
    ],
  },
  checks: [
    { name: 'sees-loop', title: 'A loop', examples: [], inputs: {}, planted: ['loops'] },
    { name: 'sees-below', title: 'Below 0', examples: [], inputs: {}, planted: ['below'] },
  ],
})
const head =
  "import { test } from 'node:test'\nimport assert from 'node:assert/strict'\nimport { left } from './left.ts'\n"
const test = (name: string, body: string): string => `test('${name}', () => {\n  ${body}\n})\n`

async function grade(answer: string): Promise<Verdict> {
  const attempt = { id: 'a', labId: lab.id, variant: null, labHash: '', answer, seed: 's' }
  const verdict = await engine.grade(lab, attempt, () => undefined)
  if (verdict === null) throw new Error('the lab has this task')
  return verdict
}

const middle = test('middle', 'assert.equal(left(90, 30), 60)')
const over = test('over', 'assert.equal(left(90, 100), 0)')

it('tests that see every planted mistake pass', async () => {
  const verdict = await grade(head + middle + over)
  expect(verdict).toMatchObject({ status: 'passed', trials: 4 })
  expect(verdict.checks.map(({ name }) => name)).toEqual([
    'readable',
    'exported',
    'accepts-right',
    'sees-loop',
    'sees-below',
  ])
})

it.each([
  ['no test', head, 'exported', /no test/],
  ['no such file', head.replace('./left.ts', './write.ts') + middle, 'exported', /write\.ts/],
  [
    'a test that expects what is wrong',
    head + test('odd', 'assert.equal(left(90, 30), 61)'),
    'accepts-right',
    /odd fails/,
  ],
  [
    'a promise that never settles',
    `${head}test('waits', () => new Promise(() => {}))\n`,
    'accepts-right',
    /waits fails/,
  ],
  ['a loop without an end', head + test('loops', 'for (;;) {}'), 'exported', /no result/],
  ['a mistake that no test sees', head + middle, 'sees-below', /every test passes/],
])('%s', async (_what, answer, check, came) => {
  const verdict = await grade(answer)
  const failed = verdict.checks.find(({ status }) => status === 'failed')
  expect(failed?.name).toBe(check)
  expect(failed?.reason?.came).toMatch(came)
})

it('shows the implementation, and what the tests printed', async () => {
  expect((await grade(head + middle)).counterexample).toEqual({
    kind: 'tests',
    file: 'left.ts',
    implementation: lab.tests?.planted[0]?.text,
    isRight: false,
    printed: 'passed  middle\n',
  })
})

it('tests by chance meet the same numbers each time', async () => {
  const byChance = head + test('chance', 'assert.equal(Math.random(), 0)')
  const [one, other] = [await grade(byChance), await grade(byChance)]
  expect(one.counterexample).toMatchObject({ printed: expect.stringMatching(/\+ 0\.\d+/) })
  expect(other.counterexample).toEqual(one.counterexample)
})
