import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ScheduleLab } from '../../src/lab/kinds/schedule.ts'
import { readLab } from '../../src/lab/read.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { openTestGrader } from '../grading.ts'
import { drawn } from '../long-run.ts'
import { root } from '../tidy/sources.ts'

let desk: Awaited<ReturnType<typeof openTestGrader>>
const lab = (await readLab(path.join(root, 'content/labs/schedule/try-again'))) as ScheduleLab

beforeAll(async () => {
  desk = await openTestGrader()
})
afterAll(() => desk.close())

const grade = (answer: string, seed = 'x', of = lab): Promise<Verdict> =>
  desk.grader.grade(
    of,
    { id: 'a', labId: of.id, variant: null, labHash: of.hash, answer, seed },
    () => undefined,
  )

const right = lab.solutions[0]?.answer ?? ''
const mutant = (name: string): string =>
  lab.mutants.find((one) => one.name === name)?.answer ?? `no mutant ${name}`

/** The first check that did not pass, with what came. */
const firstOpen = ({ checks }: Verdict): string => {
  const found = checks.find(({ status }) => status !== 'passed')
  return found ? `${found.name} ${found.status}: ${found.reason?.came}` : 'passed'
}

const around = (inside: string, before = ''): string =>
  `${before}export default async function (db, given) {\n${inside}\n}\n`

describe('what a program does besides its work is told apart', () => {
  it.each(
    drawn(
      [
        ['nothing', '', /^readable failed: no export/],
        ['no TypeScript', 'export default async function (', /^readable failed: line 1/],
        ['no function', 'export const answer = 42', /^readable failed: exported: answer/],
        ['an error as it is read', 'null.x\nexport default () => 1', /^readable failed: TypeError/],
        ['a module from elsewhere', 'import pg from "pg"\nexport default () => pg', /no module pg/],
        ['a loop without an end', around('for (;;);'), /^steps over-limit: .*stopped/],
        [
          'a wait for nothing',
          around('await new Promise(() => {})'),
          /^steps failed: .*never comes/,
        ],
        [
          'timers without an end',
          around('const tick = () => new Promise((r) => setTimeout(r, 5)); for (;;) await tick()'),
          /^steps over-limit: .*one timer after another/,
        ],
        ['process.exit', around('process.exit(0)'), /^steps failed: .*ends the whole process/],
        [
          'a query that is not awaited',
          around("db.query('SELECT 1')"),
          /^steps failed: .*returns before/,
        ],
        [
          'queries side by side',
          around("await Promise.all([db.query('SELECT 1'), db.query('SELECT 2')])"),
          /^steps failed: .*a second query before the first/,
        ],
        [
          'a promise that nobody caught',
          around("Promise.reject(new Error('lost'))"),
          /^no-error failed: lost/,
        ],
        [
          'more than 40 queries',
          around("for (;;) await db.query('SELECT 1')"),
          /^steps over-limit: .*40 steps/,
        ],
        [
          'a query that never ends',
          around("await db.query('SELECT pg_sleep(600)')"),
          /^steps over-limit/,
        ],
        ['no statement', around('await db.query(7)'), /^no-error failed: TypeError/],
        ['the network', around("await fetch('http://127.0.0.1')"), /^no-error failed: .*fetch/],
        [
          'a file',
          around("(await import('node:fs')).readFileSync('/etc/passwd')"),
          /^no-error failed/,
        ],
        [
          'code made of a text',
          around("new Function('return 1')()"),
          /^no-error failed: EvalError/,
        ],
        [
          'a way out',
          around("this.constructor.constructor('return process')()"),
          /^no-error failed/,
        ],
        [
          'much memory',
          around('const all = []; for (;;) all.push(new Array(1e6).fill(all.length))'),
          /^steps over-limit/,
        ],
      ],
      2,
    ),
  )('%s', { timeout: 60_000 }, async (_what, answer, expected) => {
    expect(firstOpen(await grade(answer))).toMatch(expected)
  })
})

describe('what went wrong after a session was turned away is told apart', () => {
  it.each(
    drawn(
      [
        ['never-again', /nothing tries again/],
        ['old-values', /tries again with what it had read before/],
        ['same-transaction', /goes on in the same transaction, which is over: 25P02/],
        ['every-error', /tries 5 times, and each ends with 23514/],
        ['for-ever', /keeps trying/],
        ['swallowed', /as if all went well/],
        ['left-open', /ends with its transaction open/],
        ['gives-up-quietly', /^gives-up failed: no error, as if all went well/],
        ['error-of-its-own', /^gives-up failed: .*turned away five times/],
      ],
      2,
    ),
  )('%s', { timeout: 60_000 }, async (name, expected) => {
    expect(firstOpen(await grade(mutant(name)))).toMatch(expected)
  })
})

describe('chance and time in a program', () => {
  it('play the same again', { timeout: 60_000 }, async () => {
    const bare = ({ checks, counterexample }: Verdict): string =>
      JSON.stringify([checks.map(({ name, status }) => [name, status]), counterexample])
    const chancy = mutant('never-again').replace(
      '  try {',
      "  await db.query('SELECT $1::float8, $2::timestamptz', [Math.random(), new Date()])\n  try {",
    )
    const [one, again, other] = [await grade(chancy), await grade(chancy), await grade(chancy, 'y')]
    expect(one.counterexample?.kind).toBe('timeline')
    expect(bare(again)).toBe(bare(one))
    expect(bare(other)).not.toBe(bare(one))
  })

  it('say of a deadlock the same each time', { timeout: 60_000 }, async () => {
    const telling = mutant('deadlock-forgotten').replace(
      'throw error',
      "throw error.code === '40P01' ? new Error(error.detail) : error",
    )
    const came = async (): Promise<string> => {
      const { checks, counterexample } = await grade(telling)
      const ends = counterexample?.kind === 'timeline' ? counterexample.ends : []
      return JSON.stringify([checks.map(({ reason }) => reason), ends])
    }
    const [one, again] = [await came(), await came()]
    expect(one).toMatch(/Process 1 waits for ShareLock on transaction 2; blocked by process 3/)
    expect(again).toBe(one)
  })

  it('cost nothing and decide nothing', { timeout: 60_000 }, async () => {
    const slow = right.replace(
      "await db.query('ROLLBACK')",
      "await db.query('ROLLBACK')\n      await new Promise((r) => setTimeout(r, 3_600_000))\n      const until = Date.now() + 50; while (Date.now() < until);",
    )
    expect(slow).not.toBe(right)
    expect(firstOpen(await grade(slow))).toBe('passed')
  })

  it('carry nothing from one run to the next', { timeout: 60_000 }, async () => {
    const counted = right.replace('export default async function (db, {', 'let runs = 0\n$&')
    const spoiled = counted.replace(
      'for (let attempt',
      "if (runs++ > 0 || globalThis.seen) throw new Error('seen before'); globalThis.seen = true; Array.prototype.seen = 1\n  $&",
    )
    // Where a lab calls the function several times in one run, they do share what is outside of it.
    const checks = lab.checks.filter(({ sessions }) => sessions.every(({ later }) => !later))
    expect(firstOpen(await grade(spoiled, 'x', { ...lab, checks }))).toBe('passed')
    expect(firstOpen(await grade(spoiled))).toMatch(/seen before/)
  })
})

it('goes into a change that stands outside of a transaction', { timeout: 60_000 }, async () => {
  const loose = around(
    `  const { rows } = await db.query('SELECT id, balance FROM card WHERE id IN ($1, $2)', [given.from, given.to])
  const has = Object.fromEntries(rows.map((row) => [row.id, row.balance]))
  await db.query('UPDATE card SET balance = $1 WHERE id = $2', [has[given.from] - given.amount, given.from])
  await db.query('UPDATE card SET balance = $1 WHERE id = $2', [has[given.to] + given.amount, given.to])`,
  )
  const verdict = await grade(loose)
  expect(firstOpen(verdict)).toMatch(
    /^both-arrive failed: Ada commits after .* and writes the rest later/,
  )
  const [order] = verdict.counterexample?.kind === 'timeline' ? verdict.counterexample.serial : []
  expect(order?.order).toBe('Ada, then Max')
})

it('is our fault where the reference does not end well', { timeout: 60_000 }, async () => {
  const [first, ...others] = lab.solutions
  if (first === undefined) throw new Error('a lab has solutions')
  const broken = {
    ...lab,
    solutions: [{ ...first, answer: around('process.exit(0)') }, ...others],
  }
  const { status } = await desk.grader.grade(
    broken,
    { id: 'a', labId: lab.id, variant: null, labHash: lab.hash, answer: right, seed: 'x' },
    () => undefined,
  )
  expect(status).toBe('grader-fault')
})
