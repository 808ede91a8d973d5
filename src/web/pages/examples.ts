import type { Rows, RowsCounterexample } from '../../lab/counterexample/rows.ts'
import type { MadePicture } from '../../lab/made-picture.ts'
import type { Verdict } from '../../lab/verdict.ts'
import type { AttemptView } from '../../view/attempt-by-id.ts'
import type { LabLine, SkillLine } from '../../view/lab-line.ts'

/** Hand-made data with everything a page can show, for the page of components and for tests. */
export const now = new Date(2026, 10, 24, 19, 42, 7)

export function rowsOf(columns: Record<string, string>, ...rows: (string | null)[][]): Rows {
  return {
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    rows,
  }
}

export const answer = `with watched as (
  select f.genre, f.title, sum(w.minutes) as minutes
  from film f
  left join watch w on w.film_id = f.id
  group by f.id
),
placed as (
  select genre, title, minutes,
         rank() over (partition by genre
                      order by minutes desc) as place
  from watched
)
select genre, place, title, minutes
from placed
where place <= 3
order by genre, place;
`

const result = { genre: 'text', place: 'bigint', title: 'text', minutes: 'bigint' }

export const counterexample: RowsCounterexample = {
  kind: 'rows',
  tables: [
    {
      name: 'film',
      ...rowsOf(
        { id: 'integer', title: 'text', genre: 'text' },
        ['1', 'The Salt Road', 'drama'],
        ['2', 'Night Ferry', 'drama'],
      ),
    },
    {
      name: 'watch',
      ...rowsOf({ id: 'bigint', film_id: 'integer', minutes: 'integer' }, ['1', '1', '40']),
    },
  ],
  results: [
    {
      name: null,
      expected: {
        kind: 'rows',
        ...rowsOf(
          result,
          ['drama', '1', 'The Salt Road', '40'],
          ['drama', '2', 'Night Ferry', '0'],
        ),
      },
      came: {
        kind: 'rows',
        ...rowsOf(
          result,
          ['drama', '1', 'Night Ferry', null],
          ['drama', '2', 'The Salt Road', '40'],
        ),
      },
    },
  ],
  ordered: true,
  secondRun: null,
  found: { database: 37, of: 108, rowsBefore: 41 },
}

export const failedVerdict: Verdict = {
  status: 'failed',
  checks: [
    { name: 'one-query', title: 'One SELECT', status: 'passed', reason: null, elapsedMs: 0.2 },
    {
      name: 'columns',
      title: 'Returns `genre`, `place`, `title`, `minutes`',
      status: 'passed',
      reason: null,
      elapsedMs: 1.8,
    },
    {
      name: 'ties',
      title: 'A tie for third place keeps both films',
      status: 'passed',
      reason: null,
      elapsedMs: 3.1,
    },
    {
      name: 'unwatched',
      title: 'A film nobody watched counts as 0 minutes',
      status: 'failed',
      reason: {
        expected: 'Night Ferry in place 2 with 0 minutes',
        came: 'place 1 with NULL',
        try: 'Decide what a film without watches is worth before you rank it.',
      },
      elapsedMs: 9.7,
    },
    {
      name: 'large',
      title: 'Same answer on Reel’s whole catalog',
      status: 'skipped',
      reason: null,
      elapsedMs: 0,
    },
  ],
  counterexample,
  explanation: {
    name: 'null-first',
    why: 'Nobody watched Night Ferry, so its `sum(minutes)` is NULL, not 0. With `order by … desc` PostgreSQL puts NULL first, and the unwatched film takes first place.',
    try: 'Decide what a film without watches is worth before you rank it.',
    at: [
      { from: answer.indexOf('sum(w.minutes)'), to: answer.indexOf(' as minutes') },
      { from: answer.indexOf('order by minutes'), to: answer.indexOf(') as place') },
    ],
  },
  hint: null,
  errorAt: null,
  trials: 109,
  labHash: 'a'.repeat(64),
  seed: '4f1c',
  graderVersion: '1',
  postgresMajor: 18,
  elapsedMs: 17,
}

export const failedAttempt: AttemptView = {
  id: '019a0000-0000-7000-8000-000000000003',
  labId: 'query/top-three-per-genre',
  labTitle: 'Top three per genre',
  variant: null,
  number: 3,
  at: new Date(2026, 10, 24, 19, 42, 7),
  via: 'page',
  state: 'done',
  status: 'failed',
  failedCheck: 'A film nobody watched counts as 0 minutes',
  answer,
  seed: '4f1c',
  labHash: 'a'.repeat(64),
  checks: failedVerdict.checks,
  verdict: failedVerdict,
  labChanged: false,
}

export const passedAttempt: AttemptView = {
  ...failedAttempt,
  id: '019a0000-0000-7000-8000-000000000004',
  number: 4,
  status: 'passed',
  failedCheck: null,
  checks: failedVerdict.checks.map((check) => ({ ...check, status: 'passed', reason: null })),
  verdict: {
    ...failedVerdict,
    status: 'passed',
    checks: failedVerdict.checks.map((check) => ({ ...check, status: 'passed', reason: null })),
    counterexample: null,
    explanation: null,
  },
}

export const runningAttempt: AttemptView = {
  ...failedAttempt,
  id: '019a0000-0000-7000-8000-000000000005',
  number: 5,
  state: 'grading',
  status: null,
  failedCheck: null,
  checks: failedVerdict.checks.slice(0, 2),
  verdict: null,
}

export function labLine(name: string, title: string, more: Partial<LabLine> = {}): LabLine {
  return {
    id: `query/${name}`,
    kind: 'query',
    title,
    skill: { id: 'sql/window', title: 'Window functions' },
    area: 'sql',
    level: 3,
    minutes: 25,
    project: false,
    progress: 'new',
    attempts: 0,
    lastAttemptAt: null,
    ready: true,
    ...more,
  }
}

export function skillLine(id: string, more: Partial<SkillLine> = {}): SkillLine {
  const name = id.slice(id.indexOf('/') + 1).replaceAll('-', ' ')
  return {
    id,
    title: name.charAt(0).toUpperCase() + name.slice(1),
    canDo: `Use ${name} where it helps`,
    area: id.slice(0, id.indexOf('/')),
    level: 2,
    hours: 2,
    needs: [],
    progress: 'not-yet',
    ready: true,
    labs: [],
    ...more,
  }
}

const plain = (name: string, type: string) => ({
  name,
  type,
  notNull: true,
  key: false,
  references: null,
})

export const madePicture: MadePicture = {
  tables: [
    {
      name: 'film',
      columns: [{ ...plain('id', 'integer'), key: true }, plain('title', 'text')],
      constraints: ["CHECK ((btrim(title) <> ''::text))"],
    },
    {
      name: 'credit',
      columns: [
        {
          ...plain('film_id', 'integer'),
          key: true,
          references: { table: 'film', column: 'id' },
        },
        { ...plain('role', 'text'), key: true },
      ],
      constraints: [],
    },
  ],
  views: [{ name: 'credited', columns: ['title', 'role'] }],
  enums: [],
  left: 0,
}
