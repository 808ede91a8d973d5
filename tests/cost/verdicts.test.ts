import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAnalysis } from '../../src/engine/analysis/analysis.ts'
import { openCostGrader } from '../../src/grader/kinds/cost.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import { counterexampleText } from '../../src/lab/counterexample/text.ts'
import type { CostLab } from '../../src/lab/kinds/cost.ts'
import { readLab } from '../../src/lab/read.ts'
import type { Verdict } from '../../src/lab/verdict.ts'
import { openTestGrader } from '../grading.ts'
import { drawn } from '../long-run.ts'
import { root } from '../tidy/sources.ts'

let desk: Awaited<ReturnType<typeof openTestGrader>>
const labOf = async (name: string): Promise<CostLab> =>
  (await readLab(path.join(root, 'content/labs/cost', name))) as CostLab
const index = await labOf('the-right-index')
const query = await labOf('why-no-index')
const program = await labOf('one-query-not-a-hundred')

beforeAll(async () => {
  desk = await openTestGrader()
})
afterAll(() => desk.close())

const attemptOf = (lab: CostLab, answer: string, seed = 'x') => ({
  id: 'a',
  labId: lab.id,
  variant: null,
  labHash: lab.hash,
  answer,
  seed,
})

const grade = (lab: CostLab, answer: string, seed?: string): Promise<Verdict> =>
  desk.grader.grade(lab, attemptOf(lab, answer, seed), () => undefined)

const firstOpen = ({ checks }: Verdict): string =>
  checks
    .filter(({ status }) => status !== 'passed' && status !== 'skipped')
    .map(({ name, status }) => `${name} ${status}`)
    .join()

const right = index.solutions[0]?.answer ?? ''

describe('an answer that is no index', () => {
  it.each(
    drawn(
      [
        ['nothing', '', 'readable failed'],
        ['no SQL', 'CREATE INDX ON watch (id)', 'readable failed'],
        ['a query', 'SELECT 1', 'readable failed'],
        ['a setting', `SET enable_seqscan = off; ${right}`, 'readable failed'],
        [
          'a setting of the role',
          `ALTER ROLE CURRENT_USER SET work_mem = '1GB'; ${right}`,
          'readable failed',
        ],
        ['statistics', `ANALYZE watch; ${right}`, 'readable failed'],
        ['fewer rows', `DELETE FROM watch; ${right}`, 'readable failed'],
        ['no table', `DROP TABLE watch`, 'readable failed'],
        ['a view in its place', `CREATE VIEW w AS SELECT 1; ${right}`, 'readable failed'],
        ['two of them', `${right} ${right.replace('watch_viewer', 'other')}`, 'readable failed'],
        ['an end of the transaction', `COMMIT; ${right}`, 'readable failed'],
        ['another table', 'CREATE INDEX ON nowhere (id)', 'no-error failed'],
        ['a table of the system', 'CREATE INDEX ON pg_class (relname)', 'no-error failed'],
        ['a unique one', 'CREATE UNIQUE INDEX ON watch (viewer_id)', 'no-error failed'],
        [
          'a function that waits',
          'CREATE INDEX ON watch ((pg_sleep(60) IS NULL))',
          'no-error failed',
        ],
        ['concurrently', right.replace('CREATE INDEX', 'CREATE INDEX CONCURRENTLY'), ''],
        ['the primary key dropped', `DROP INDEX film_pkey; ${right}`, 'no-error failed'],
      ],
      2,
    ),
  )('%s', { timeout: 200_000 }, async (_what, answer, expected) => {
    expect(firstOpen(await grade(index, answer))).toBe(expected)
  })
})

const oneDay = query.solutions[0]?.answer ?? ''

describe('a query that wants to look cheaper than it is', () => {
  it.each(
    drawn(
      [
        ['a list of the rows at one size', 'SELECT 1::bigint, 1, now() LIMIT 24', 'rows failed'],
        [
          'nothing at all',
          'SELECT id, viewer_id, started_at FROM watch WHERE false',
          'rows failed',
        ],
        ['a setting', `SELECT set_config('enable_seqscan', 'off', false)`, 'no-error failed'],
        ['a rest', 'SELECT pg_sleep(60)', 'no-error failed'],
        ['without an end', 'SELECT count(*) FROM watch a, watch b, watch c', 'no-error over-limit'],
        ['a value that is not there', 'SELECT :what', 'readable failed'],
        ['a table of its own', 'SELECT * INTO mine FROM watch', 'readable failed'],
        [
          'the account of all statements',
          'SELECT * FROM counted.pg_stat_statements',
          'no-error failed',
        ],
        ['the same in other words', oneDay.replace('SELECT', 'SELECT ALL'), ''],
      ],
      2,
    ),
  )('%s', { timeout: 200_000 }, async (_what, answer, expected) => {
    expect(firstOpen(await grade(query, answer))).toBe(expected)
  })
})

const bodyOf = (body: string, more = ''): string =>
  `CREATE FUNCTION my_list(viewer int) RETURNS TABLE (title text, stars numeric) LANGUAGE plpgsql ${more} AS $$ BEGIN ${body} END $$`

describe('a function that does something else', () => {
  it.each([
    ['a setting', bodyOf('RETURN;', 'SET enable_seqscan = off'), 'readable failed'],
    ['the rights of somebody else', bodyOf('RETURN;', 'SECURITY DEFINER'), 'readable failed'],
    ['another language', bodyOf('RETURN;').replace('plpgsql', 'c'), 'readable failed'],
    ['without an end', bodyOf('LOOP END LOOP;'), 'no-error over-limit'],
    ['a change', bodyOf('DELETE FROM rating; RETURN;'), 'no-error failed'],
    [
      'a counter set back',
      bodyOf('PERFORM counted.pg_stat_statements_reset(0, 0, 0); RETURN;'),
      'no-error failed',
    ],
    ['no rows', bodyOf('RETURN;'), 'rows failed'],
  ])('%s', { timeout: 200_000 }, async (_what, answer, expected) => {
    expect(firstOpen(await grade(program, answer))).toBe(expected)
  })
})

it('shows the step that pays, with what it read and kept, and how the work grows', async () => {
  const { status, counterexample } = await grade(index, 'CREATE INDEX ON watch (started_at)')
  expect([status, counterexample?.kind]).toEqual(['failed', 'plan'])
  if (counterexample?.kind !== 'plan') return
  expect(counterexample.growth).toMatchObject({
    sizes: [500, 5_000, 50_000],
    yoursGrows: 'linear',
    otherGrows: 'logarithmic',
  })
  const text = counterexampleText(counterexample)
  expect(text).toMatch(/Index Scan Backward watch_started_at_idx on watch: .*<== pays \d/)
  expect(text).toMatch(/threw away [\d,]+ rows that it had read/)
  expect(text).toContain('How buffers grow')
})

it('shows no statement of ours among those of an answer', async () => {
  const lab = await labOf('cover-it')
  const { counterexample } = await grade(
    lab,
    'CREATE INDEX ON watch (viewer_id, ended_at, started_at) INCLUDE (film_id)',
  )
  if (counterexample?.kind !== 'plan') throw new Error('there is a case')
  expect(counterexample.growth?.unit).toBe('pages of indexes')
  expect(counterexample.statements.filter(({ sql }) => sql.includes('pg_'))).toEqual([])
  const load = await labOf('load-a-million')
  const kept = load.mutants.find(({ name }) => name === 'copy-with-indexes')?.answer ?? ''
  const { counterexample: loaded } = await grade(load, kept)
  if (loaded?.kind !== 'plan') throw new Error('there is a case')
  expect(loaded.growth?.unit).toBe('WAL records')
  expect(loaded.statements.filter(({ sql }) => sql.includes('counted'))).toEqual([])
})

it('says what is in a place and what should be, where only the order differs', async () => {
  const answer = program.solutions.find(({ name }) => name === 'join-and-group')?.answer ?? ''
  expect(answer).toMatch(/ORDER BY \S*position/)
  const verdict = await grade(program, answer.replace(/ORDER BY (\S*position)/, 'ORDER BY $1 DESC'))
  const reason = verdict.checks.find(({ status }) => status === 'failed')?.reason
  expect(reason?.expected).toMatch(/^my-list: \(.+\) as row 1$/)
  expect(reason?.came).toContain('all rows are right, but not their order')
  expect(reason?.try).toMatch(/key by key. Can one of the keys be NULL\?/)
  const { counterexample } = verdict
  expect(counterexample?.kind === 'plan' && counterexample.rows?.place).toBe(1)
  expect(counterexample && counterexampleText(counterexample)).toContain('Came as row 1')
})

it('counts the same whenever it counts, and leaves the tables as they were', async () => {
  const growths = new Set<string>()
  for (const answer of [
    'CREATE INDEX ON watch (viewer_id)',
    right,
    'CREATE INDEX ON watch (viewer_id)',
  ]) {
    const { counterexample } = await grade(index, answer)
    if (counterexample?.kind === 'plan') growths.add(JSON.stringify(counterexample.growth))
  }
  expect(growths.size).toBe(1)
})

it('says that it cannot start where another server is to be used', async () => {
  const grader = openCostGrader({
    bench: desk.bench,
    limits: defaultLimits,
    analysis: openAnalysis(defaultLimits),
    own: { home: '/nowhere', isEmbedded: false },
  })
  const verdict = await grader.grade(index, attemptOf(index, right), () => undefined)
  const run = await grader.run(index, 'SELECT 1', 'sample')
  await grader.close()
  expect(verdict.status).toBe('could-not-start')
  expect(verdict.checks[0]?.reason?.came).toContain('BENCH_URL')
  expect(run.kind).toBe('refused')
})
