import { expect, it } from 'vitest'
import { counterexampleShape } from '../verdict.ts'
import type { AdminCounterexample } from './admin.ts'
import type { CallCounterexample } from './call.ts'
import { exampleCases } from './examples.ts'
import type { FolderCounterexample } from './folder.ts'
import type { ModelCounterexample } from './model.ts'
import type { PlanCounterexample } from './plan.ts'
import type { TestsCounterexample } from './tests.ts'
import { counterexampleText } from './text.ts'
import type { TimelineCounterexample } from './timeline.ts'

const call: CallCounterexample = {
  kind: 'call',
  call: 'minutesLeft(1, 2)',
  given: [{ name: 'length', value: '1' }],
  files: [{ name: 'films.csv', text: 'title\nSalt\n' }],
  expected: { kind: 'value', value: '0' },
  came: { kind: 'error', name: 'TypeError', message: 'no' },
  printed: { expected: 'a\n', came: '' },
  found: { input: 3, of: 100, shrinks: 2 },
}
const tests: TestsCounterexample = {
  kind: 'tests',
  file: 'minutes-left.ts',
  implementation: 'export const x = 1\n',
  isRight: false,
  printed: 'pass 1\n',
}
const folder: FolderCounterexample = {
  kind: 'folder',
  of: 'file',
  name: 'notes/monday.txt',
  expected: 'a file',
  came: 'nothing of that name',
  shows: { title: 'In notes:', text: 'tuesday.txt\n' },
}

const timeline: TimelineCounterexample = {
  kind: 'timeline',
  says: 'A deadlock.',
  sessions: ['Ada', 'Max'],
  moments: [
    { session: 0, kind: 'done', sql: 'BEGIN', says: 'BEGIN', waitsFor: [] },
    { session: 0, kind: 'waits', sql: 'UPDATE card', says: '', waitsFor: [1] },
    {
      session: 1,
      kind: 'failed',
      sql: 'UPDATE card',
      says: '40P01 deadlock detected',
      waitsFor: [],
    },
    { session: 0, kind: 'goes-on', sql: 'UPDATE card', says: 'UPDATE 1', waitsFor: [] },
  ],
  circle: [1, 0],
  ends: ['', 'ends with the error 40P01'],
  left: [{ title: 'Cards', rows: { columns: [{ name: 'id', type: 'integer' }], rows: [['1']] } }],
  serial: [{ order: 'Ada, then Max', left: [] }],
  found: { schedules: 6, failing: 2 },
}

const admin: AdminCounterexample = {
  kind: 'admin',
  says: '1 row lost from rating.',
  did: { who: 'report asks', text: 'SELECT 1', language: 'sql' },
  expected: 'every row',
  came: '1 row lost from `rating`',
  tables: [
    { title: 'Lost from rating', rows: { columns: [{ name: 'id', type: 'text' }], rows: [['7']] } },
  ],
  output: { title: 'The end of its log', text: 'LOG: ready' },
  measured: [{ what: 'restore.sh', value: '0.4 s' }],
}

const model: ModelCounterexample = {
  kind: 'model',
  what: 'lost',
  source: [{ name: 'sheet', columns: [{ name: 'film', type: 'text' }], rows: [['Salt']] }],
  moments: [
    { says: 'A second film', who: 'app.studio = 7', sql: 'insert into film …', came: 'INSERT 0 1' },
    { says: null, who: null, sql: 'select title from film', came: 'no rows' },
  ],
  sides: {
    expected: { kind: 'rows', columns: [{ name: 'title', type: 'text' }], rows: [['Salt']] },
    came: { kind: 'rows', columns: [{ name: 'title', type: 'text' }], rows: [] },
    ordered: false,
  },
  rowsBefore: 12,
}

const [limit] = exampleCases.flatMap((one) => (one.kind === 'plan' ? one.plan : []))
if (limit === undefined) throw new Error('the example of a plan has steps')

const plan: PlanCounterexample = {
  kind: 'plan',
  says: 'The step that pays',
  request: { name: 'one-day', sql: 'select 1' },
  size: 1_000,
  sizeOf: 'rows in watch',
  plan: [
    limit,
    {
      depth: 1,
      step: 'Seq Scan',
      on: 'watch',
      condition: 'Filter: viewer_id = 7',
      runs: 1,
      estimate: 25,
      came: 20,
      removed: 980,
      buffers: 40,
      temporary: 3,
    },
  ],
  why: 'Seq Scan watch pays.',
  statements: [{ sql: 'select title', calls: 160, buffers: 455 }],
  growth: {
    unit: 'buffers',
    sizeOf: 'rows in watch',
    sizes: [10, 100, 1_000],
    yours: [1, 4, 40],
    yoursGrows: 'linear',
    against: 'the reference',
    other: [2, 2, 2],
    otherGrows: 'constant',
    limit: [3, 3, 3],
    limitSays: '1.5 times the reference',
  },
  rows: null,
}

it('says of counted work which step pays, what was sent, and how it grows', () => {
  expect(counterexampleShape.parse(plan)).toEqual(plan)
  const text = counterexampleText(plan)
  expect(text).toContain('one-day, at 1,000 rows in watch:')
  expect(text).toContain('<- Seq Scan watch: estimate 25, got 20, 40 buffers  <== pays 100 %')
  expect(text).toContain('threw away 980 rows that it had read')
  expect(text).toContain('160 × select title (455 buffers)')
  expect(text).toMatch(/yours +\| +1 \| +4 \| +40 \| linear/)
})

it('says of counted work which rows are not right', () => {
  const columns = [{ name: 'id', type: 'text' }]
  const rows = { missing: { columns, rows: [['7']] }, extra: { columns, rows: [] }, place: null }
  const text = counterexampleText({ ...plan, plan: [], statements: [], growth: null, rows })
  expect(text).toContain('Expected, and did not come')
  expect(text).not.toContain('was not expected')
})

it('says of a model what was lost, from which rows, by which steps', () => {
  const text = counterexampleText(model)
  expect(text).toContain('This was lost on the way from the source\n\nIn: sheet, 1 row')
  expect(text).toContain(
    '1. As app.studio = 7: A second film\n    insert into film …\n  → INSERT 0 1',
  )
  expect(text).toContain('− Salt')
})

it.each([call, tests, folder, timeline, model, admin, ...exampleCases])(
  'a counterexample of a $kind comes through the door',
  (one) => {
    expect(counterexampleShape.parse(JSON.parse(JSON.stringify(one)))).toEqual(one)
  },
)

it('says of servers who did what, and what is lost', () => {
  const text = counterexampleText(admin)
  expect(text).toContain('report asks\n    SELECT 1\n\nExpected: every row')
  expect(text).toContain('Lost from rating\nid\n--\n7')
  expect(text).toContain('Shown, not graded: restore.sh 0.4 s')
})

it('says what a call was given, what was expected and what it got', () => {
  expect(counterexampleText(call)).toBe(
    [
      'The smallest case we found that breaks it: minutesLeft(1, 2)',
      'You were given length: 1',
      'In the file films.csv:\n    title\n    Salt',
      'Expected: 0',
      'Got:      the error TypeError: no',
      'Expected to be printed:\n    a',
      'Printed:\n    (nothing)',
    ].join('\n\n'),
  )
})

it('shows the implementation that tests judge wrongly, and the file that is not as asked', () => {
  expect(counterexampleText(tests)).toContain('is wrong, and your tests all pass:')
  expect(counterexampleText({ ...tests, isRight: true })).toContain('your tests refuse it:')
  expect(counterexampleText(folder)).toContain('notes/monday.txt\n\nExpected: a file')
})

it('shows a column for each session, who waits for whom, and the circle', () => {
  const text = counterexampleText(timeline)
  expect(text).toContain('The shortest of 2 such schedules; 6 were played:')
  expect(text).toMatch(/^ +Ada +\| Max$/m)
  expect(text).toMatch(/^ +→ waits for Max +\|$/m)
  expect(text).toMatch(/^ +\| → fails: 40P01 deadlock detected$/m)
  expect(text).toContain('→ goes on: UPDATE 1')
  expect(text).toContain('The circle: Max waits for Ada, Ada waits for Max')
})
