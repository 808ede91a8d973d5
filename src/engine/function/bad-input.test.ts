import fs from 'node:fs'
import os from 'node:os'
import { afterAll, describe, expect, it } from 'vitest'
import { drawn, isLongRun } from '../../../tests/long-run.ts'
import { defaultLimits } from '../../kit/limits.ts'
import type { FunctionTask } from '../../lab/kinds/function.ts'
import type { Verdict } from '../../lab/verdict.ts'
import { identify } from '../../world/processes/process-identity.ts'
import { openEngine } from './engine.ts'
import { functionLab } from './test-data/lab.ts'
import { openTotal, totalLab } from './test-data/total.ts'

let total = openTotal()
afterAll(() => total.close())

const lab = totalLab
const grade: typeof total.grade = (...asked) => total.grade(...asked)
const right =
  'export function total(prices: number[]) {\n  let sum = 0\n  for (const one of prices) sum += one\n  return sum\n}\n'

describe('what is right passes', () => {
  it.each([
    ['as it is', right],
    ['with a byte order mark', `\uFEFF${right}`],
    ['with Windows line ends', right.replaceAll('\n', '\r\n')],
  ])('%s', async (_what, answer) => {
    expect(await grade(answer)).toMatchObject({
      status: 'passed',
      trials: expect.toSatisfy((calls: number) => calls > 101),
    })
  })
})

describe('what cannot be graded as asked fails with a clear word', () => {
  it.each(
    drawn(
      [
        ['an empty file', '', 'exported', /an empty file/],
        ['another name', 'export const sum = () => 1', 'exported', /^`sum`$/],
        ['no function', 'export const total = 3', 'exported', /isn't a function/],
        [
          'a promise where a value belongs',
          `export async ${right.slice(7)}`,
          'inputs',
          /^a promise of \d/,
        ],
        [
          'a loop without an end',
          'export const total = () => { for (;;) {} }',
          'inputs',
          /^no result/,
        ],
        [
          'a loop before the export',
          'for (;;) {}\nexport const total = 1',
          'exported',
          /^no result/,
        ],
        [
          'output without an end',
          "export const total = () => { for (;;) console.log('x') }",
          'inputs',
          /output without an end/,
        ],
        [
          'a promise that never settles',
          'export const total = () => new Promise(() => {})',
          'inputs',
          /never settles/,
        ],
        [
          'waiting at the top that never ends',
          'await new Promise(() => {})\nexport const total = 1',
          'exported',
          /never settles/,
        ],
        [
          'process.exit',
          'export const total = () => process.exit(0)',
          'inputs',
          /program was ended, with the code 0/,
        ],
        ['process.exit at the top', 'process.exit(3)', 'exported', /ended, with the code 3/],
        [
          'process.abort',
          'export const total = () => process.abort()',
          'inputs',
          /ended by the signal/,
        ],
        [
          'an unhandled rejection',
          "export const total = () => { Promise.reject(new Error('late')); return 3 }",
          'inputs',
          /^an error that nobody waited for in line 1 .*late/,
        ],
        [
          'a callback that throws',
          "export const total = () => new Promise((go) => setTimeout(() => { throw new Error('later') }, 1))",
          'inputs',
          /nobody waited for.*later/,
        ],
        [
          'reading outside of the folder',
          "import fs from 'node:fs'\nexport const total = () => fs.readFileSync('/etc/hostname', 'utf8')",
          'inputs',
          /in line 2 \(Error: Access/,
        ],
        [
          'writing',
          "import fs from 'node:fs'\nexport const total = () => fs.writeFileSync('x', 'y')",
          'inputs',
          /Access/,
        ],
        [
          'another program',
          "import { execSync } from 'node:child_process'\nexport const total = () => 1",
          'exported',
          /out of reach/,
        ],
        [
          'a worker by a back door',
          "export const total = () => process.getBuiltinModule('worker_threads')",
          'inputs',
          /out of reach/,
        ],
        [
          'the network',
          "export const total = async () => await fetch('http://127.0.0.1:1')",
          'inputs',
          /fetch is out of reach/,
        ],
        [
          'a module that is not there',
          "import _ from 'lodash'\nexport const total = () => 1",
          'exported',
          /no module lodash/,
        ],
        [
          'a file that is not there',
          "import { x } from './other.ts'\nexport const total = () => x",
          'exported',
          /no module .\/other.ts/,
        ],
        [
          'a file that cannot be opened',
          "import fs from 'node:fs'\nexport const total = () => fs.readFileSync('films.csv')",
          'inputs',
          /ENOENT/,
        ],
        [
          'memory without an end',
          "export const total = () => { let all = 'x'; const kept = []; for (;;) kept.push(Buffer.alloc(9_000_000, 1)) }",
          'inputs',
          /^(no result|in line 1, the error RangeError)/,
        ],
        [
          'itself without an end',
          'export const total = (prices) => total(prices)',
          'inputs',
          /call stack/,
        ],
        [
          'an endless value',
          'export const total = () => { const a = []; a.push(a); return [a] }',
          'inputs',
          /itself again/,
        ],
        [
          'a huge value',
          'export const total = () => Array.from({ length: 1_000_000 }, () => 1)',
          'inputs',
          /too large/,
        ],
        [
          'a thrown text',
          "export const total = () => { throw 'no' }",
          'inputs',
          /a thrown value \(no\)/,
        ],
        [
          'a changed JSON',
          "JSON.stringify = () => 'x'\nexport const total = () => 1",
          'exported',
          /read only property 'stringify'/,
        ],
      ],
      3,
    ),
  )('%s', async (_what, answer, check, came) => {
    const verdict = await grade(answer)
    const failed = verdict.checks.find(({ status }) => status === 'failed')
    expect([verdict.status, failed?.name]).toEqual(['failed', check])
    expect(failed?.reason?.came).toMatch(came)
    expect(failed?.reason?.try.length).toBeGreaterThan(20)
  })

  it('a text that is too long', async () => {
    const verdict = await grade(`// ${'x'.repeat(70_000)}`)
    expect(verdict.checks[0]).toMatchObject({ name: 'readable', status: 'failed' })
  })
})

describe('a text that cannot be read is marked', () => {
  it.each(
    drawn(
      [
        [
          'a quote that is missing',
          "const a = 1\nconst b = 'x\n",
          'const b = '.length + 12,
          /quote/,
        ],
        [
          'a bracket that is missing',
          'export function total() {\n  return 1\n',
          null,
          /never closed/,
        ],
        [
          'a name twice',
          'let a = 1\nlet a = 2\nexport const total = () => a',
          14,
          /already a `a` here/,
        ],
        ['an enum', 'enum A { B }\nexport const total = () => 1', 0, /types are left out/],
        ['brackets without an end', '('.repeat(30_000), null, /brackets/],
        ['a byte order mark before it', '\uFEFFconst = 3', 7, /value is missing|comma/],
        ['Windows line ends', 'const a = 1\r\nconst = 3', 19, /value is missing|comma/],
      ],
      2,
    ),
  )('%s', async (_what, answer, at, words) => {
    const verdict = await grade(answer)
    expect(verdict.checks[0]).toMatchObject({ name: 'readable', status: 'failed' })
    expect(verdict.checks[0]?.reason?.try).toMatch(words)
    if (at !== null) expect(verdict.errorAt).toBe(at)
  })
})

describe('an error points at its line and says what it means', () => {
  it.each(
    drawn(
      [
        [
          'a name that is not there',
          'export const total = () => {\n  return summ\n}',
          'summ',
          /spelling/,
        ],
        [
          'nothing to take from',
          'export function total(prices) {\n  const first = prices.find(() => false)\n  return first.price\n}',
          'price\n',
          /is undefined, so there's no price/,
        ],
        [
          'no function',
          'export const total = (prices) =>\n  prices.summe()',
          'summe',
          /isn't a function/,
        ],
        ['a constant', 'export const total = () => {\n  const a = 1\n  a = 2\n}', 'a = 2', /let/],
        [
          'no JSON',
          "export const total = () => {\n  return JSON.parse('{a')\n}",
          'parse',
          /isn't JSON/,
        ],
      ],
      3,
    ),
  )('%s', async (_what, answer, marked, words) => {
    const verdict = await grade(answer)
    const reason = verdict.checks.find(({ status }) => status === 'failed')?.reason
    expect(answer.slice(0, verdict.errorAt ?? 0).split('\n').length).toBe(
      answer.slice(0, answer.indexOf(marked)).split('\n').length,
    )
    expect(reason?.came).toMatch(/^an error in line [23] \(/)
    expect(reason?.try).toMatch(words)
  })
})

it('finds the smallest input, the same one for the same seed', async () => {
  const answer =
    'export const total = (prices) => prices.length > 3 ? 0 : prices.reduce((a, b) => a + b, 0)'
  const [first, again] = [await grade(answer), await grade(answer)]
  expect(first.counterexample).toMatchObject({
    kind: 'call',
    call: 'total([0, 0, 0, 1])',
    expected: { kind: 'value', value: '1' },
    came: { kind: 'value', value: '0' },
  })
  expect(withoutTimes(again)).toEqual(withoutTimes(first))
})

function withoutTimes(verdict: Verdict): string {
  return JSON.stringify(verdict, (key, value) => (key === 'elapsedMs' ? 0 : value))
}

it('says that what was given must stay as it was', async () => {
  const keeps = functionLab({
    task: { ...(lab.task as FunctionTask), keepsInputs: true },
    reference: lab.solutions[0]?.answer ?? '',
  })
  const verdict = await grade(
    'export const total = (all) => {\n  let sum = 0\n  while (all.length > 0) sum += all.pop()\n  return sum\n}',
    keeps,
  )
  expect(verdict.checks.at(-1)).toMatchObject({ name: 'keeps-inputs', status: 'failed' })
  expect(verdict.counterexample).toMatchObject({
    call: 'total([1, 2])',
    came: { says: 'prices is now []' },
  })
})

it('says that what is returned must be new, and how often to ask', async () => {
  const same = functionLab({
    task: { ...(lab.task as FunctionTask), returnsNew: true },
    reference: 'export const total = (all) => [...all]',
  })
  const returned = await grade('export const total = (all) => all', same)
  expect(returned.checks.at(-1)).toMatchObject({ name: 'returns-new', status: 'failed' })
  expect(returned.checks.at(-1)?.reason?.came).toBe('prices itself')
  const lookup = { keys: 'text', values: 'integer', waits: true } as const
  const asking = functionLab({
    task: {
      ...(lab.task as FunctionTask),
      parameters: [{ name: 'ask', input: { lookup } }],
      examples: [],
      sameQuestions: true,
    },
    reference: "export const total = async (ask) => (await ask('a')) ?? (await ask('b')) ?? 0",
  })
  const asked = await grade(
    "export const total = async (ask) => {\n  const [a, b] = [await ask('a'), await ask('b')]\n  return a ?? b ?? 0\n}",
    asking,
  )
  expect(asked.checks.at(-1)).toMatchObject({ name: 'questions', status: 'failed' })
  expect(asked.checks.at(-1)?.reason).toMatchObject({
    expected: "total(ask) to call ask('b') not at all",
    came: 'it calls it once',
  })
})

it('leaves no process and no folder behind after many verdicts', { timeout: 600_000 }, async () => {
  const own = openEngine(defaultLimits)
  const folders = (): string[] =>
    fs
      .readdirSync(os.tmpdir())
      .filter((name) => name.startsWith(`backwright-answer-${process.pid}-`))
  const before = new Set(folders())
  const kinds = [
    right,
    'export const total = () => process.exit(1)',
    'export const total = () => 1',
  ]
  const verdicts = isLongRun ? 100 : 24
  const grading = Array.from({ length: verdicts }, (_, at) => kinds[at % kinds.length] as string)
  for (const answer of grading) {
    const attempt = { id: 'a', labId: lab.id, variant: null, labHash: '', answer, seed: answer }
    await own.grade(lab, attempt, () => undefined)
  }
  const running = childrenOfOurs()
  expect(running.length).toBeGreaterThan(0)
  await own.close()
  await total.close()
  total = openTotal()
  await expect.poll(() => running.filter((pid) => identify(pid) !== null)).toEqual([])
  expect(folders().filter((name) => !before.has(name))).toEqual([])
})

function childrenOfOurs(): number[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
        return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(process.pid)
      } catch {
        return false
      }
    })
    .map(Number)
}
