import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestGrader } from '../../../tests/grading.ts'
import { testHome } from '../../../tests/test-home.ts'
import { defaultLimits } from '../../kit/limits.ts'
import type { RunRows } from '../../lab/grading.ts'
import type { Attempt, Lab } from '../../lab/lab.ts'
import { type LessonExample, lessonExamples } from '../../lab/lesson.ts'
import { readLab } from '../../lab/read.ts'
import type { Check, Verdict } from '../../lab/verdict.ts'
import type { Bench } from '../../world/postgres/bench.ts'
import { openGrader } from '../grader.ts'

/* Kinds whose answers are SQL, each with one lab of the product, on a bench that is started once. */

const content = path.resolve(import.meta.dirname, '../../../content/labs')
const [query, change, model, schedule, sheet] = await Promise.all(
  [
    'query/films-by-year',
    'change/upsert-a-rating',
    'model/first-table',
    'schedule/last-seat',
    'model/from-a-spreadsheet',
  ].map((id) => readLab(path.join(content, id))),
)

let desk: Awaited<ReturnType<typeof openTestGrader>>
beforeAll(async () => {
  desk = await openTestGrader()
}, 300_000)
afterAll(() => desk.close())

const labOf = (lab: Lab | undefined): Lab => {
  if (!lab) throw new Error('the lab is there')
  return lab
}

async function grade(
  lab: Lab,
  answer: string,
  variant: string | null = null,
): Promise<{ verdict: Verdict; seen: Check[] }> {
  const seen: Check[] = []
  const attempt: Attempt = { id: 'a', labId: lab.id, variant, labHash: lab.hash, answer, seed: 's' }
  const verdict = await desk.grader.grade(lab, attempt, (check) => seen.push(check))
  return { verdict, seen }
}
const run = (lab: Lab | undefined, sql: string, rows: RunRows = 'sample') =>
  desk.grader.run(labOf(lab), sql, rows)
const firstFailed = ({ checks }: Verdict): string | undefined =>
  checks.find(({ status }) => status === 'failed')?.name

describe.each([
  ['query', query],
  ['change', change],
  ['model', model],
])('a %s lab', (_kind, found) => {
  const lab = labOf(found)

  it('passes with a solution, and fails with a mutant on the check that names it', async () => {
    const right = await grade(lab, lab.solutions[0]?.answer as string)
    expect(right.verdict).toMatchObject({ status: 'passed', labHash: lab.hash, seed: 's' })
    expect(right.verdict.postgresMajor).toBe(desk.bench.serverMajor)
    expect(right.seen).toEqual(right.verdict.checks)
    const [mutant] = lab.mutants
    const wrong = await grade(lab, mutant?.answer as string)
    expect([wrong.verdict.status, firstFailed(wrong.verdict)]).toEqual(['failed', mutant?.check])
    expect((await grade(lab, lab.starter)).verdict.status).toBe('failed')
  })

  it('grades a variant by its own task', async () => {
    const [variant] = lab.variants
    const of = (answer: string) => grade(lab, answer, variant?.name ?? null)
    expect((await of(variant?.reference as string)).verdict.status).toBe('passed')
    expect((await of(variant?.mutants[0] as string)).verdict.status).toBe('failed')
  })

  it('gives what its lesson says, and finds what an example doesn’t give', async () => {
    const tried = (example: LessonExample) => desk.grader.tryExample(lab, example)
    const examples = lessonExamples(lab.lesson)
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) expect(await tried(example)).toBeNull()
    const [first] = examples as [LessonExample & { rows: string[][] }]
    expect(await tried({ ...first, rows: [['nothing of the kind']] } as never)).toMatch(
      /^expected .*nothing of the kind.*, got /,
    )
    expect(await tried({ ...first, code: 'select nothing_of_the_kind' } as never)).toContain(
      '42703',
    )
    expect(await tried({ ...first, language: 'cobol' } as never)).toBe(
      'expected SQL, got a block of cobol',
    )
    expect(await desk.grader.problems(lab)).toEqual([])
  })

  it('shows what the last statement of a text gives, and where one goes wrong', async () => {
    expect(await run(lab, "select 1 as one; select 'x'::text as two, null as none")).toMatchObject({
      kind: 'rows',
      columns: [{ name: 'two' }, { name: 'none' }],
      rows: [['x', null]],
      truncated: false,
      tag: 'SELECT 1',
    })
    expect(await run(lab, 'select 1 as one; select 1 / 0; select 2 as two')).toMatchObject({
      kind: 'error',
      code: '22012',
      message: 'division by zero',
    })
    const many = await run(lab, 'select n from generate_series(1, 201) as n')
    expect(many).toMatchObject({ kind: 'rows', truncated: true })
    expect(many.kind === 'rows' && many.rows.length).toBe(200)
    const whole = await run(lab, 'select n from generate_series(1, 200) as n')
    expect(whole).toMatchObject({ kind: 'rows', truncated: false })
    expect(await run(lab, 'selec 1')).toMatchObject({ kind: 'error', code: '42601' })
    const { answerBytesMax } = defaultLimits
    const long = `select 1 -- ${'x'.repeat(answerBytesMax)}`
    expect(await run(lab, long)).toMatchObject({ kind: 'over-limit', elapsedMs: 0 })
    expect(await run(lab, long.slice(0, answerBytesMax))).toMatchObject({ kind: 'rows' })
  })
})

describe('a look around', () => {
  it('of a query lab is on the sample or on the large database, and changes nothing', async () => {
    const count = async (rows: RunRows): Promise<number> => {
      const counted = await run(query, 'select count(*)::int as n from film', rows)
      return counted.kind === 'rows' ? Number(counted.rows[0]?.[0]) : Number.NaN
    }
    expect(await count('whole')).toBeGreaterThan(await count('sample'))
    expect((await run(query, 'delete from film')).kind).not.toBe('rows')
    expect(await run(query, 'select titel from film')).toMatchObject({
      kind: 'error',
      code: '42703',
      hint: expect.stringContaining('title'),
      at: 7,
    })
  })

  it('of a change lab shows what a change gives, and takes it back', async () => {
    const count = () => run(change, 'select count(*)::int as n from rating')
    const before = await count()
    const rows = before.kind === 'rows' ? before.rows : []
    expect(Number(rows[0]?.[0])).toBeGreaterThan(0)
    expect(await run(change, 'delete from rating')).toMatchObject({ tag: `DELETE ${rows[0]?.[0]}` })
    expect(await count()).toMatchObject({ kind: 'rows', rows })
  })

  it('of a model lab is in an empty database each time; what only the commit refuses is said too', async () => {
    const table = 'create table t (n int unique deferrable initially deferred)'
    expect(
      await run(model, `${table}; insert into t values (1), (2); select n from t`),
    ).toMatchObject({ kind: 'rows', rows: [['1'], ['2']] })
    expect(await run(model, `${table}; insert into t values (1), (1)`)).toMatchObject({
      kind: 'error',
      code: '23505',
    })
  })
})

/** A query that works until this much of its transaction has passed. */
const working = (ms: number): string => `with recursive turn (n) as (
  select 1 union all select n + 1
    from turn, lateral (select count(*) from generate_series(1, 10000 + n % 2)) as work
   where clock_timestamp() < now() + interval '${ms} milliseconds')
select 'done' as said from turn having max(n) > 0`

describe('what Run says', () => {
  it.each([
    // Each statement has less time than all of them together.
    ['query', query, `${working(1_300)}; ${working(2_500)}`, 2_500],
    ['model', model, working(400), 400],
  ] as const)('of its time, in a %s lab, is what it took', async (_kind, lab, sql, ms) => {
    const begun = performance.now()
    const ran = await run(lab, sql)
    expect(ran).toMatchObject({ kind: 'rows', rows: [['done']] })
    expect(ran.elapsedMs).toBeGreaterThanOrEqual(ms - 100)
    expect(ran.elapsedMs).toBeLessThanOrEqual(performance.now() - begun + 1)
  })

  it('of a text that takes longer than two statements may is that, whatever each of them takes', async () => {
    // Three statements of 1.7 seconds: each may take 2, and all of them together 4.
    expect(defaultLimits.statementMs).toBe(2_000)
    const slow = [1_700, 3_400, 5_100].map(working).join('; ')
    const ran = await run(query, slow)
    expect(ran.kind).toBe('over-limit')
    expect(ran.elapsedMs).toBeGreaterThanOrEqual(3_900)
  })

  it('to try is what was most likely meant, or else what PostgreSQL or the code of the error says', async () => {
    const hintOf = async (sql: string) => {
      const ran = await run(query, sql)
      return ran.kind === 'error' ? ran.hint : ran.kind
    }
    expect(await hintOf('select titel from film')).toContain('Did you mean `title`')
    expect(await hintOf('selec 1')).toMatch(/did you mean `select`/i)
    expect(await hintOf('select 1 / 0')).toContain('nullif')
  })

  it('of a result without an end is that, and of a transaction that it only reads', async () => {
    expect(
      await run(query, "select repeat('x', 1000000) as x from generate_series(1, 40)"),
    ).toMatchObject({
      kind: 'over-limit',
      message: expect.stringMatching(/^a result that goes on and on\. Return only/),
    })
    expect(
      await run(query, "select current_setting('transaction_read_only') as reads"),
    ).toMatchObject({ rows: [['on']] })
  })
})

it('promises that the rows break are problems, each by its name and where', async () => {
  const promises = [
    { name: 'kept', noRows: 'select 1 where false;' },
    { name: 'broken', noRows: 'select 1' },
    { name: 'unheard-of', noRows: 'select nothing_of_the_kind' },
    { name: 'kept too', noRows: 'select 1 from film where id is null' },
  ]
  const lab = { ...labOf(query), promises } as unknown as Lab
  const said = [
    'broken: expected no rows in NAME, got some',
    'unheard-of: expected no rows in NAME, got error',
  ]
  expect(await desk.grader.problems(lab)).toEqual(
    ['sample', 'large'].flatMap((name) =>
      said.map((text) => `promise ${text.replace('NAME', name)}`),
    ),
  )
})

it('what a lab needs is made before anyone answers: what can’t be is heard of then', async () => {
  const [solution] = labOf(query).solutions
  const solutions = [{ ...solution, answer: 'select nothing_of_the_kind' }]
  const broken = { ...labOf(query), id: 'query/broken', hash: 'broken', solutions } as Lab
  await expect(desk.grader.warm(broken)).rejects.toThrow()
})

describe('the source of a model lab', () => {
  const counted = { code: 'select count(*) as n from sheet', columns: ['n'], rows: [['10']] }

  it('has the rows of the sample, for whoever looks at it and for examples', async () => {
    expect(await run(sheet, counted.code)).toMatchObject({ kind: 'rows', rows: counted.rows })
    await run(sheet, 'drop schema public cascade')
    expect(await run(sheet, counted.code)).toMatchObject({ kind: 'rows', rows: counted.rows })
    const example = { language: 'sql', ...counted } as LessonExample
    expect(await desk.grader.tryExample(labOf(sheet), example)).toBeNull()
    expect(await desk.grader.tryExample(labOf(sheet), { ...example, code: 'commit' })).toMatch(
      /^expected SQL that can be run, got .*"elapsedMs":0/,
    )
  })
})

it('no connection is left behind by what was looked at', async () => {
  const connections = (): number =>
    process.getActiveResourcesInfo().filter((name) => /^(Pipe|TCPSocket)Wrap$/.test(name)).length
  const look = async (): Promise<void> => {
    await run(model, 'select 1')
    await desk.grader.problems(labOf(query))
    const { starter } = labOf(query)
    await desk.grader.isRightOnSample(labOf(query), starter)
  }
  // What is kept for the next one is there afterwards.
  for (let time = 1; time <= 3; time++) await look()
  const before = connections()
  for (let time = 1; time <= 3; time++) await look()
  expect(connections()).toBe(before)
})

it('a closed grader leaves no session of a reference behind', async () => {
  const open = new Set<object>()
  const referenceSession: Bench['referenceSession'] = async (...given) => {
    const session = await desk.bench.referenceSession(...given)
    open.add(session)
    const close = async (): Promise<void> => {
      await session.close()
      open.delete(session)
    }
    return { ...session, close }
  }
  const bench = { ...desk.bench, referenceSession }
  const own = { home: testHome, isEmbedded: true }
  const grader = openGrader({ bench, limits: defaultLimits, own, sandbox: 'off' })
  await grader.isRightOnSample(labOf(query), labOf(query).starter)
  // It waits for the next attempt.
  expect(open.size).toBe(1)
  await grader.close()
  expect(open.size).toBe(0)
})

describe('what is right on the sample', () => {
  it.each([
    ['query', query],
    ['change', change],
  ])('is, in a %s lab, as its mutants say', async (_kind, found) => {
    const lab = labOf(found)
    for (const { answer, rightOnSample } of lab.mutants.slice(0, 4)) {
      expect(await desk.grader.isRightOnSample(lab, answer), answer).toBe(rightOnSample)
    }
    expect(await desk.grader.isRightOnSample(lab, lab.solutions[1]?.answer as string)).toBe(true)
    expect(await desk.grader.isRightOnSample(lab, 'select nothing_of_the_kind')).toBe(false)
  })

  it('isn’t asked in a model lab', async () => {
    expect(await desk.grader.isRightOnSample(labOf(model), '')).toBeNull()
  })
})

describe('a schedule lab', () => {
  const lab = labOf(schedule)

  it('shows what a text gives in one session, and takes it back', async () => {
    expect(await run(lab, 'select 1 as one; select 2 as two')).toMatchObject({
      kind: 'rows',
      columns: [{ name: 'two', type: 'text' }],
      rows: [['2']],
      truncated: false,
    })
    const many = await run(lab, 'select n from generate_series(1, 201) as n')
    expect(many).toMatchObject({ kind: 'rows', truncated: true })
    expect(many.kind === 'rows' && many.rows.length).toBe(200)
    expect(await run(lab, 'select 1 / 0')).toMatchObject({
      kind: 'error',
      code: '22012',
      message: 'division by zero',
      at: null,
    })
    await run(lab, 'create table stays (n int)')
    expect(await run(lab, 'select * from stays')).toMatchObject({ kind: 'error', code: '42P01' })
  })

  it('gives what its lesson says', async () => {
    const [first] = lessonExamples(lab.lesson) as [LessonExample & { rows: string[][] }]
    expect(await desk.grader.tryExample(lab, first)).toBeNull()
    expect(await desk.grader.tryExample(lab, { ...first, rows: [['other']] } as never)).toMatch(
      /^expected .*other.*, got /,
    )
    expect(
      await desk.grader.tryExample(lab, { ...first, code: 'select nothing_of_it' } as never),
    ).toContain('42703')
    expect(await desk.grader.tryExample(lab, { ...first, language: 'cobol' } as never)).toBe(
      'expected SQL, got a block of cobol',
    )
    expect(await desk.grader.isRightOnSample(lab, '')).toBeNull()
  })

  it('passes with a solution, and fails with a mutant on the check that names it', async () => {
    const right = await grade(lab, lab.solutions[0]?.answer as string)
    expect(right.verdict).toMatchObject({ status: 'passed', labHash: lab.hash })
    expect(right.seen).toEqual(right.verdict.checks)
    const [mutant] = lab.mutants
    const wrong = await grade(lab, mutant?.answer as string)
    expect([wrong.verdict.status, firstFailed(wrong.verdict)]).toEqual(['failed', mutant?.check])
  })
})
