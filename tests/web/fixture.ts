import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { type EnteredProgram, readEntered, readEnteredCsv } from '../../src/career/entered.ts'
import type { Commands } from '../../src/command/commands.ts'
import { Problem } from '../../src/kit/problem.ts'
import type { Term } from '../../src/lab/glossary.ts'
import type { LabPicture } from '../../src/lab/grading.ts'
import type { Hint } from '../../src/lab/lab.ts'
import type { LessonPart } from '../../src/lab/lesson.ts'
import type { AttemptView } from '../../src/view/attempt-by-id.ts'
import type { LabLine, NextStep, SkillLine } from '../../src/view/lab-line.ts'
import type { LabPage } from '../../src/view/lab-page.ts'
import { bindPrepareViews } from '../../src/view/prepare/prepare-views.ts'
import type { RunView } from '../../src/view/run-by-id.ts'
import type { Views } from '../../src/view/views.ts'
import { bindWayViews } from '../../src/view/way/way-views.ts'
import type { ShownSkill } from '../../src/view/week-page.ts'
import {
  answer,
  failedAttempt,
  failedVerdict,
  labLine,
  now,
  passedAttempt,
  rowsOf,
  skillLine,
} from '../../src/web/pages/examples.ts'
import { readContent } from '../content.ts'
import { capstoneViews } from './capstone-fixture.ts'
import { placementCommands, placementViews } from './placement-fixture.ts'
import { planViews } from './plan-fixture.ts'
import { serverCommands, serverPageOf } from './server-fixture.ts'

/**
 * A learner in memory: the same questions and verbs as the store gives, with every state a page can
 * show. What the pages look like is tested on it; what they do is tested on the real thing.
 */
export interface Fixture {
  readonly views: Views
  readonly commands: Commands
  readonly labId: string
}

const labId = 'query/top-three-per-genre'

/** Facts, texts and areas of skills are content, and so are the same for everybody. */
const {
  career,
  catalog: { areas },
} = await readContent()

const lines: LabLine[] = [
  labLine('films-by-year', 'Films by year', {
    progress: 'proved',
    level: 1,
    minutes: 10,
    attempts: 1,
    skill: { id: 'sql/select', title: 'Choose columns and rows' },
  }),
  labLine('newest-first-with-ties', 'Newest first, with ties', {
    progress: 'proved',
    level: 1,
    minutes: 15,
    attempts: 2,
    skill: { id: 'sql/sort-and-limit', title: 'Sort and limit' },
  }),
  labLine('who-directed-what', 'Who directed what', {
    progress: 'proved',
    level: 1,
    minutes: 15,
    attempts: 1,
    skill: { id: 'sql/join', title: 'Join tables' },
  }),
  labLine('films-nobody-watched', 'Films nobody watched', {
    progress: 'proved',
    level: 2,
    minutes: 15,
    attempts: 4,
    skill: { id: 'sql/outer-join', title: 'Keep rows without a partner' },
  }),
  labLine('watch-time-by-country', 'Watch time by country', {
    progress: 'practiced',
    level: 2,
    minutes: 20,
    attempts: 3,
    skill: { id: 'sql/group', title: 'Group and add up' },
  }),
  labLine('genres-over-an-hour', 'Genres over an hour', {
    level: 2,
    minutes: 15,
    skill: { id: 'sql/having', title: 'Filter groups' },
  }),
  labLine('above-average-for-its-genre', 'Above average for its genre', {
    minutes: 20,
    skill: { id: 'sql/subquery', title: 'Queries inside queries' },
  }),
  labLine('not-in-and-null', 'NOT IN and NULL', {
    minutes: 20,
    skill: { id: 'sql/null-logic', title: 'What NULL does' },
  }),
  labLine('watched-this-not-that', 'Watched this, not that', {
    level: 2,
    minutes: 15,
    skill: { id: 'sql/set-operations', title: 'Union, intersect, except' },
  }),
  labLine('top-three-per-genre', 'Top three per genre', {
    progress: 'tried',
    attempts: 3,
    lastAttemptAt: now,
  }),
  labLine('running-total', 'Running total', { minutes: 20 }),
  labLine('series-tree', 'Series tree', {
    level: 4,
    minutes: 30,
    ready: false,
    skill: { id: 'sql/recursive-cte', title: 'Walk a tree' },
  }),
  labLine('sessions-across-midnight', 'Sessions across midnight', {
    level: 4,
    minutes: 30,
    skill: { id: 'sql/dates', title: 'Dates and time zones' },
  }),
  labLine('pull-from-json', 'Pull from JSON', {
    minutes: 20,
    skill: { id: 'sql/json', title: 'Read JSON' },
  }),
  labLine('find-by-words', 'Find by words', {
    minutes: 30,
    skill: { id: 'sql/text-search', title: 'Full-text search' },
  }),
  labLine('next-page-please', 'Next page, please', {
    level: 4,
    minutes: 30,
    skill: { id: 'sql/keyset-pagination', title: 'Paging that does not skip' },
  }),
  labLine('also-watched', 'Also watched', { level: 5, minutes: 40, ready: false }),
  {
    ...labLine('rename-without-losing', 'Rename without losing', {
      level: 2,
      minutes: 20,
      skill: { id: 'sql/insert-update-delete', title: 'Change rows' },
    }),
    id: 'change/rename-without-losing',
    kind: 'change',
  },
  {
    ...labLine('where-am-i', 'Where am I?', {
      level: 1,
      minutes: 10,
      skill: { id: 'start/terminal-and-files', title: 'Terminal and files' },
    }),
    id: 'folder/where-am-i',
    kind: 'folder',
  },
  {
    ...labLine('upsert-a-rating', 'Upsert a rating', {
      minutes: 20,
      skill: { id: 'sql/upsert', title: 'Insert or update' },
    }),
    id: 'change/upsert-a-rating',
    kind: 'change',
  },
  {
    ...labLine('delete-with-dependants', 'Delete with dependants', {
      minutes: 25,
      skill: { id: 'sql/insert-update-delete', title: 'Change rows' },
    }),
    id: 'change/delete-with-dependants',
    kind: 'change',
  },
]

/** Words that its texts mark, and their explanations. */
const terms: Term[] = [
  { term: 'row', says: 'All that is known of one thing, side by side.' },
  { term: 'column', says: 'The same kind of fact for every row, one below the other.' },
  { term: 'genre', says: 'A kind of film.' },
].map(({ term, says }) => ({ id: term, term, spellings: [term, `${term}s`], says, areas: null }))

/** Known by its address alone, so that lists stay as they are. */
const filmsResource: LabLine = {
  ...labLine('films-resource', 'Films as a resource', {
    level: 3,
    minutes: 45,
    skill: { id: 'http/resources-and-status', title: 'Resources and status codes' },
  }),
  id: 'http/films-resource',
  kind: 'http',
}

/** As above; its answer is a page and what it loads. */
const noMouse: LabLine = {
  ...labLine('no-mouse', 'No mouse'),
  id: 'page/no-mouse',
  kind: 'page',
}

const line = (id: string): LabLine => {
  const found = [...lines, filmsResource, noMouse].find((lab) => lab.id === id)
  if (found) return found
  throw new Problem('unknown-lab', {
    expected: 'the id of a lab, as query/films-by-year',
    came: id,
    try: 'Look for it in the list of labs.',
  })
}

const toRunningTotal: NextStep = {
  lab: line('query/running-total'),
  variant: null,
  why: 'next-on-path',
  unit: { name: 'ask-a-database', title: 'Ask a database' },
}

const column = (
  name: string,
  type: string,
  more: Partial<LabPicture['tables'][number]['columns'][number]> = {},
) => ({
  name,
  type,
  notNull: true,
  key: false,
  references: null,
  ...more,
})

const picture: LabPicture = {
  tables: [
    {
      name: 'film',
      columns: [
        column('id', 'integer', { key: true }),
        column('title', 'text'),
        column('genre', 'text'),
        column('released', 'date', { notNull: false }),
        column('minutes', 'integer'),
      ],
      constraints: ['CHECK ((minutes > 0))'],
      rowCount: 1840,
      sample: rowsOf(
        { id: 'integer', title: 'text', genre: 'text', released: 'date', minutes: 'integer' },
        ['17', 'The Salt Road', 'drama', '2019-03-08', '112'],
        ['52', 'Lantern Weather', 'drama', '2021-11-19', '96'],
        ['88', 'Quiet Orbit', 'science fiction', null, '101'],
        ['131', 'A Field of Clocks', 'mystery', '1974-10-25', '88'],
      ),
    },
    {
      name: 'viewer',
      columns: [column('id', 'integer', { key: true }), column('country', 'character(2)')],
      constraints: [],
      rowCount: 5200,
      sample: rowsOf({ id: 'integer', country: 'character(2)' }, ['17', 'GH'], ['902', 'PT']),
    },
    {
      name: 'watch',
      columns: [
        column('id', 'bigint', { key: true }),
        column('film_id', 'integer', { references: { table: 'film', column: 'id' } }),
        column('viewer_id', 'integer', { references: { table: 'viewer', column: 'id' } }),
        column('started_at', 'timestamp with time zone'),
        column('minutes', 'integer'),
      ],
      constraints: ['CHECK ((minutes >= 0))'],
      rowCount: 61204,
      sample: rowsOf(
        {
          id: 'bigint',
          film_id: 'integer',
          viewer_id: 'integer',
          started_at: 'timestamptz',
          minutes: 'integer',
        },
        ['40118', '17', '902', '2026-08-14 20:03:00+00', '112'],
        ['40119', '88', '17', '2026-08-14 20:04:00+00', '9'],
        ['40120', '17', '4711', '2026-08-14 20:04:00+00', '96'],
      ),
    },
  ],
  enums: [{ name: 'credit_role', labels: ['director', 'writer', 'actor'] }],
}

const lesson: LessonPart[] = [
  {
    kind: 'text',
    markdown: `A window function looks at the rows around a row **without folding them together**. \`GROUP BY\`
gives one row a group; a window keeps every row and writes something beside it.

## One row, and its place among its neighbors

\`rank()\` says at which place a row stands. \`PARTITION BY\` says who its neighbors are.`,
  },
  {
    kind: 'example',
    language: 'sql',
    code: `select title, genre, minutes,
       rank() over (partition by genre
                    order by minutes desc) as place
from film
order by genre, place;`,
    columns: ['title', 'genre', 'minutes', 'place'],
    rows: [
      ['The Salt Road', 'drama', '112', '1'],
      ['Lantern Weather', 'drama', '96', '2'],
      ['A Field of Clocks', 'mystery', '88', '1'],
      ['Quiet Orbit', 'science fiction', '101', '1'],
    ],
  },
  {
    kind: 'text',
    markdown: `Two rows with the same value share a place, and the next place is skipped: 1, 2, 2, 4. \`dense_rank()\` would
give 1, 2, 2, 3, and \`row_number()\` would choose one of the two by chance.

## What will this give?`,
  },
  {
    kind: 'predict',
    language: 'sql',
    code: `select title, count(*) over () as films from film;`,
    columns: ['title', 'films'],
    rows: [
      ['The Salt Road', '4'],
      ['Lantern Weather', '4'],
      ['Quiet Orbit', '4'],
      ['A Field of Clocks', '4'],
    ],
    why: 'Four rows, each with 4 beside it: an empty `OVER ()` makes all rows neighbors, and none is folded away.',
  },
]

const hints: Hint[] = [
  {
    title: 'Who is missing?',
    markdown: 'Think of a genre with two films, one of them never watched.',
  },
  {
    title: 'What is the sum of nothing?',
    markdown: 'In SQL the sum of no rows is NULL. Where does NULL sort?',
  },
  {
    title: 'One function',
    markdown: '`coalesce(sum(w.minutes), 0)` gives 0 where there is nothing to add.',
  },
]

const solutions = [
  {
    name: 'window',
    method: 'Add up with coalesce, then rank inside each genre',
    answer: answer.replace('sum(w.minutes)', 'coalesce(sum(w.minutes), 0)'),
  },
  {
    name: 'lateral',
    method: 'For each genre the three best, with ties, by LATERAL',
    answer:
      'select g.genre, t.*\nfrom (select distinct genre from film) g,\n     lateral (select 1) t;\n',
  },
]

/** Entered by somebody; the school is invented. */
const enteredBootcamp = {
  id: '019a0000-0000-7000-8000-000000000777',
  learner_id: 'learner',
  school: 'Example Bootcamp of Ohio',
  field: 'Back end with SQL',
  credential: 'bootcamp',
  city: 'Columbus',
  state: 'OH',
  is_online: 'no',
  price_total: 14_000,
  weeks: 14,
  url: 'https://example.org/back-end',
  looked_at: '2026-11-20',
  entered_by: 'Ama',
  note: 'They sent the whole report when asked.',
} as const

export interface FixtureState {
  fresh?: boolean
  /** The question of the placement that is asked now. */
  item?: string
}

/** Skills of the content, some of them proved, some with labs that are open, the others coming. */
function preparedSkills(fresh: boolean): Map<string, SkillLine> {
  const labProgress = ['proved', 'not-yet', 'coming'] as const
  return new Map(
    areas
      .flatMap(({ skills }) => skills)
      .map(({ id, title }, index) => [
        id,
        skillLine(id, {
          title,
          progress: fresh ? 'not-yet' : (labProgress[index % 3] ?? 'coming'),
        }),
      ]),
  )
}

/** What came after the failed attempts on the lab. */
const passedAfterwards: AttemptView = {
  ...passedAttempt,
  labId,
  id: failedAttempt.id.replace(/3$/, '9'),
  number: 4,
}

export function makeFixture({ fresh = false, item }: FixtureState = {}): Fixture {
  const attempts: AttemptView[] = fresh
    ? []
    : [
        failedAttempt,
        {
          ...failedAttempt,
          id: failedAttempt.id.replace(/3$/, '2'),
          number: 2,
          at: new Date(2026, 10, 24, 19, 31),
          failedCheck: 'A tie for third place keeps both films',
        },
        {
          ...failedAttempt,
          id: failedAttempt.id.replace(/3$/, '1'),
          number: 1,
          via: 'terminal',
          at: new Date(2026, 10, 23, 21, 5),
          status: 'over-limit',
          failedCheck: 'Runs wherever the reference runs',
        },
      ]
  const runs = new Map<string, RunView>()
  const seenWaiting = new Set<string>()
  const entered: (EnteredProgram & { learner_id: string })[] = fresh ? [] : [enteredBootcamp]
  const state = {
    draft: fresh ? '-- Three films for each genre\nselect genre\nfrom film;\n' : answer,
    source: (fresh ? 'starter' : 'typed') as 'starter' | 'typed',
    version: 1,
    undo: null as null | { text: string; kind: 'starter' | 'attempt' },
    opened: fresh ? 0 : 1,
    seen: false,
    role: 'back-end-engineer',
    first: fresh
      ? null
      : { programmed: 'a-little' as const, hoursAWeek: 7, aim: 'first-job' as const },
  }
  const passed = (): boolean => attempts.some(({ status }) => status === 'passed')
  const here = (): LabLine => ({
    ...line(labId),
    attempts: attempts.length,
    progress:
      attempts.length === 0 ? 'new' : passed() ? (state.seen ? 'practiced' : 'proved') : 'tried',
  })
  const next = (): NextStep => ({
    lab: fresh ? line('query/films-by-year') : here(),
    variant: null,
    why: fresh ? 'first' : 'continue',
    unit: { name: 'ask-a-database', title: 'Ask a database' },
  })
  const skills = sqlSkills()
  const count = {
    labs: lines.length,
    proved: fresh ? 0 : 4,
    practiced: fresh ? 0 : 1,
    skills: 40,
    skillsProved: fresh ? 0 : 4,
    skillsComing: 23,
  }
  const attemptOf = (id: string): AttemptView => {
    const found = attempts.find((one) => one.id === id)
    if (found) return found
    throw new Problem('unknown-attempt', {
      expected: 'the id of an attempt of yours',
      came: id,
      try: 'Open the lab: its attempts are listed there.',
    })
  }
  const labPage = (id: string, variant: string | null): LabPage => ({
    lab: { ...(id === labId ? here() : line(id)), hash: 'a'.repeat(64) },
    variant,
    variants: [{ name: 'top-two', passed: false }],
    needs: [skillLine('sql/group', { progress: 'not-yet', labs: ['query/watch-time-by-country'] })],
    lesson,
    brief: `Reel’s front page wants a shelf for each genre: **the three films with the most minutes watched**.

- Return \`genre\`, \`place\`, \`title\`, \`minutes\`.
- Films with equal minutes share a place. If two share third, show both.
- A film nobody has watched counts as 0 minutes, and in a small genre it can still make third place.
- Order by genre, then place. Films in the same place may come in any order.`,
    ownBrief: null,
    reading: [],
    mayUse: ['A query may run for 2 seconds. `fs` reads files.'],
    terms,
    picture,
    tries: id.startsWith('function/')
      ? { calls: ['minutesLeft(120, 45)'], files: [{ name: 'films.csv', text: 'title\nSalt\n' }] }
      : null,
    change: null,
    topology: null,
    completion: Object.fromEntries(
      picture.tables.map((table) => [table.name, table.columns.map(({ name }) => name)]),
    ),
    files: [],
    mainFile: { http: 'server.ts', page: 'index.html' }[id.split('/')[0] as string] ?? null,
    isServer: id.startsWith('http/'),
    starter: 'select 1;\n',
    languages: id.startsWith('http/') ? [{ name: 'python', title: 'Python' }] : [],
    draft: {
      text: state.draft,
      source: state.source,
      version: state.version,
      undo: state.undo?.kind ?? null,
    },
    attempts: id === labId ? attempts : [],
    last: id === labId ? (attempts[0] ?? null) : null,
    hints: { opened: hints.slice(0, state.opened), total: hints.length },
    solutions: passed()
      ? { kind: 'shown', because: 'passed', solutions }
      : state.seen
        ? { kind: 'shown', because: 'seen', solutions }
        : state.opened === hints.length
          ? { kind: 'offered' }
          : { kind: 'hidden', hintsLeft: hints.length - state.opened },
    debrief: passed()
      ? 'Say what nothing is worth **in the query**, once. A report that puts films without watches at the top looks like a success nobody can explain.'
      : null,
    review:
      state.seen && !passed()
        ? { variant: 'top-two', dueAt: new Date(2026, 10, 26), isDue: false }
        : null,
    unit: { name: 'ask-a-database', title: 'Ask a database' },
    next: toRunningTotal,
  })

  const views: Views = {
    ...placementViews({ fresh, item: item ?? null }),
    ...planViews({ fresh }),
    data: {
      async *exportLearner() {
        yield '{"backwright":"learner","format":1}\n'
      },
      factSources: () => [],
    },
    ...capstoneViews({ fresh }),
    attemptById: async ({ attemptId }) => attemptOf(attemptId),
    async *attemptEvents({ attemptId, signal }) {
      const attempt = attemptOf(attemptId)
      const isRight = attempt.answer.includes('coalesce')
      const verdict =
        attempt.verdict ?? (isRight ? passedAttempt.verdict : failedVerdict) ?? failedVerdict
      for (const [index, check] of verdict.checks.entries()) {
        if (attempt.state !== 'done') await wait(15, null, signal ? { signal } : {})
        yield { kind: 'check', id: String(index + 1), check }
      }
      const at = attempts.indexOf(attempt)
      attempts[at] = {
        ...attempt,
        state: 'done',
        status: verdict.status,
        checks: verdict.checks,
        verdict,
        failedCheck: isRight ? null : failedAttempt.failedCheck,
      }
      yield { kind: 'verdict', id: String(verdict.checks.length + 1), verdict }
    },
    debriefPage: async () => ({
      lab: here(),
      debrief: 'Say what nothing is worth.',
      solutions,
      own: { attemptId: failedAttempt.id, answer, at: now },
      next: toRunningTotal,
    }),
    glossaryPage: async () => ({ terms }),
    helpText: async ({ attemptId }) =>
      `Task: Top three per genre\nAttempt ${attemptOf(attemptId).number}:\n${answer}`,
    homePage: async () => ({
      firstRun: state.first,
      role: { role: state.role, title: titleOf(state.role) },
      next: next(),
      continueAt: fresh ? null : here(),
      reviews: fresh
        ? []
        : [
            {
              lab: line('query/watch-time-by-country'),
              variant: 'by-city',
              dueAt: now,
              isDue: true,
            },
          ],
      recentAttempts: attempts.slice(0, 5),
      count,
    }),
    async *labEvents({ signal }) {
      yield { kind: 'anything' }
      await wait(2 ** 30, null, signal ? { signal } : {}).catch(() => undefined)
    },
    labPage: async ({ labId: id, variant }) => labPage(id, variant ?? null),
    serverPage: async ({ labId: id }) => (id.startsWith('http/') ? serverPageOf(id) : null),
    serverSettled: async () => undefined,
    listLabs: async ({ search, status }) => {
      const found = lines.filter(
        (lab) =>
          (search === undefined || lab.title.toLowerCase().includes(search.toLowerCase())) &&
          (status === undefined || lab.progress === status),
      )
      return {
        labs: found,
        groups: [
          { unit: 'Ask a database', labs: found.slice(0, 8) },
          { unit: null, labs: found.slice(8) },
        ].filter((group) => group.labs.length > 0),
        skillTitle: null,
        total: lines.length,
        areas: [{ id: 'sql', title: 'SQL', count: found.length }],
        statuses: (['new', 'tried', 'practiced', 'proved'] as const).map((one) => ({
          status: one,
          count: lines.filter(({ progress }) => progress === one).length,
        })),
      }
    },
    pathPage: async ({ role }) => {
      const shown: string = role ?? state.role
      if (!['back-end-engineer', 'database-administrator'].includes(shown)) {
        throw new Problem('unknown-page', {
          expected: 'a role',
          came: shown,
          try: 'Start from home.',
        })
      }
      return {
        role: shown,
        title: titleOf(shown),
        summary: 'From the first query to a server that keeps what it acknowledged.',
        roles: [
          { role: 'back-end-engineer', title: 'Back end engineer' },
          { role: 'database-administrator', title: 'Database administrator' },
        ],
        units: [
          {
            name: 'ask-a-database',
            title: 'Ask a database',
            promise:
              'After this you can get any question about a film service answered by its database.',
            skills: skills.slice(0, 8),
            labs: lines.slice(0, 8),
            projects: [{ ...(lines[8] as LabLine), project: true }],
            checkpoint: {
              progress: 'open',
              tasks: lines.slice(0, 3).map((lab, at) => ({
                lab,
                variant: 'another',
                progress: at === 0 ? 'proved' : 'open',
              })),
            },
            progress: 'started',
          },
          {
            name: 'change-without-losing',
            title: 'Change without losing',
            promise: 'After this you can change rows and know what happens to the others.',
            skills: skills.slice(8, 10),
            labs: lines.slice(17),
            projects: [],
            checkpoint: null,
            progress: 'not-yet',
          },
          {
            name: 'first-server',
            title: 'A first server',
            promise: 'After this you can answer a request from a database.',
            skills: [skillLine('http/first-endpoint', { progress: 'coming' })],
            labs: [],
            projects: [],
            checkpoint: null,
            progress: 'coming',
          },
        ],
        next: next(),
        isNewToProgramming: false,
      }
    },
    weekPage: async () => {
      const shown = (lab: LabLine): ShownSkill => ({
        skill: skillLine(lab.skill.id, { canDo: `You can ${lab.skill.title.toLowerCase()}.` }),
        evidence: [{ lab, attempt: passedAttempt }],
      })
      return {
        from: new Date(2026, 10, 17, 19, 42),
        to: now,
        attempts: attempts.length,
        canNow: fresh ? [] : [shown(line('query/films-nobody-watched'))],
        canMore: fresh ? [] : [shown(line('query/watch-time-by-country'))],
        worked: fresh ? [] : [{ lab: here(), attempts: 3, newest: failedAttempt }],
      }
    },
    progressPage: async () => ({
      weeks: fresh
        ? []
        : [
            {
              monday: '2026-11-23',
              attempts: 7,
              passed: 2,
              canDo: [
                {
                  skill: 'sql/outer-join',
                  title: 'Keep rows without a partner',
                  canDo: 'Keep rows that have no partner',
                  labId: 'query/films-nobody-watched',
                  progress: 'proved',
                },
                {
                  skill: 'sql/group',
                  title: 'Group and add up',
                  canDo: 'Group rows and add them up',
                  labId: 'query/watch-time-by-country',
                  progress: 'practiced',
                },
              ],
            },
            { monday: '2026-11-16', attempts: 2, passed: 0, canDo: [] },
          ],
      areas: [
        {
          id: 'sql',
          title: 'SQL',
          count: { coming: 1, 'not-yet': 9, started: 2, practiced: 1, proved: 4 },
        },
        {
          id: 'http',
          title: 'HTTP',
          count: { coming: 17, 'not-yet': 0, started: 0, practiced: 0, proved: 0 },
        },
      ],
      open: fresh ? [] : [here()],
      passed: fresh ? [] : lines.slice(0, 5),
      reviews: [],
      totals: {
        attempts: attempts.length,
        labsProved: count.proved,
        labsPracticed: count.practiced,
        labs: count.labs,
      },
    }),
    runById: async ({ runId, waitMs }) => {
      const run = runs.get(runId)
      // A slow run has no result for the form that waits for it, and has one when it is asked again.
      if (run?.sql.includes('slow') && waitMs !== undefined) return { ...run, result: null }
      if (run?.sql.includes('slow') && !seenWaiting.has(runId)) {
        seenWaiting.add(runId)
        return { ...run, result: null }
      }
      if (run) return run
      throw new Problem('unknown-run', {
        expected: 'the id of a run',
        came: runId,
        try: 'Run again.',
      })
    },
    skillMap: async () => ({
      areas: [
        { id: 'sql', title: 'SQL', skills },
        {
          id: 'http',
          title: 'HTTP',
          skills: [
            skillLine('http/first-endpoint', { progress: 'coming', needs: [] }),
            skillLine('http/pagination', { progress: 'coming', needs: ['http/first-endpoint'] }),
          ],
        },
      ],
      edges: [],
    }),
    way: bindWayViews({ career, areas, listEntered: async () => entered }),
    prepare: bindPrepareViews({
      career,
      areas,
      clock: () => now,
      lines: async () => ({
        labs: new Map(lines.map((lab) => [lab.id, lab])),
        skills: preparedSkills(fresh),
      }),
      attempts: async () => (fresh ? [] : [passedAfterwards, ...attempts]),
    }),
  }

  const commands: Commands = {
    ...placementCommands,
    ...serverCommands,
    enterPrograms: async ({ from }) => {
      const read =
        from.kind === 'csv'
          ? readEnteredCsv(from.text, '2026-11-24')
          : [readEntered(from.unsafeFields, '', '2026-11-24')]
      entered.push(...read.map((one) => ({ ...one, id: randomUUID(), learner_id: 'learner' })))
      return { count: read.length }
    },
    removeProgram: async ({ programId }) => {
      const at = entered.findIndex(({ id }) => programId.endsWith(id))
      entered.splice(at, 1)
    },
    makePlan: async ({ settings }) => {
      if (settings.hoursAWeek > 0) return
      throw new Problem('bad-input', {
        expected: 'hours a week from 1 to 80',
        came: '0',
        try: 'Write a number between the two.',
      })
    },
    answerFirstRun: async ({ answers }) => {
      state.first = answers as typeof state.first
    },
    chooseRole: async ({ role }) => {
      state.role = role
    },
    openHint: async ({ labId: id }) => {
      line(id)
      state.opened = Math.min(hints.length, state.opened + 1)
      return { opened: hints.slice(0, state.opened), total: hints.length }
    },
    requestRun: async ({ sql, labId: id }) => {
      line(id)
      const runId = `run-${runs.size + 1}`
      const result: RunView['result'] = sql.includes('oops')
        ? {
            kind: 'error',
            code: '42601',
            message: 'syntax error at or near "oops"',
            hint: null,
            at: sql.indexOf('oops'),
            elapsedMs: 0.4,
          }
        : {
            kind: 'rows',
            truncated: false,
            tag: 'SELECT 2',
            elapsedMs: 31,
            ...rowsOf(
              { title: 'text', minutes: 'bigint' },
              ['The Salt Road', '118006'],
              ['Night Ferry', null],
            ),
          }
      runs.set(runId, { id: runId, labId: id, sql, call: null, at: now, soFar: '', result })
      return { runId }
    },
    restoreDraft: async ({ to, text }) => {
      const before = text ?? state.draft
      if (to.kind === 'undo') {
        state.draft = state.undo?.text ?? before
        state.undo = null
      } else {
        state.draft = to.kind === 'starter' ? 'select 1;\n' : attemptOf(to.attemptId).answer
        state.undo = { text: before, kind: to.kind }
      }
      state.source = 'typed'
      state.version++
      return { text: state.draft, version: state.version, undo: state.undo?.kind ?? null }
    },
    saveDraft: async ({ text }) => {
      state.draft = text
      state.source = 'typed'
      return { version: ++state.version }
    },
    seeSolution: async () => {
      state.seen = true
      return { solutions, review: { variant: 'top-two', dueAt: now } }
    },
    submitAttempt: async ({ answer: handedIn, labId: id }) => {
      line(id)
      const attemptId = `019a0000-0000-7000-8000-0000000001${String(attempts.length).padStart(2, '0')}`
      const number = attempts.length + 1
      attempts.unshift({
        ...failedAttempt,
        id: attemptId,
        number,
        answer: handedIn,
        state: 'waiting',
        status: null,
        failedCheck: null,
        checks: [],
        verdict: null,
      })
      return { attemptId, number }
    },
  }
  return { views, commands, labId }
}

function sqlSkills() {
  return [
    skillLine('sql/select', { progress: 'proved', labs: ['query/films-by-year'] }),
    skillLine('sql/sort-and-limit', {
      progress: 'proved',
      needs: ['sql/select'],
      labs: ['query/newest-first-with-ties'],
    }),
    skillLine('sql/null-logic', { needs: ['sql/select'], labs: ['query/not-in-and-null'] }),
    skillLine('sql/join', {
      progress: 'proved',
      needs: ['sql/select'],
      labs: ['query/who-directed-what'],
    }),
    skillLine('sql/outer-join', {
      progress: 'proved',
      needs: ['sql/join', 'sql/null-logic'],
      labs: ['query/films-nobody-watched'],
    }),
    skillLine('sql/group', {
      progress: 'practiced',
      needs: ['sql/select'],
      labs: ['query/watch-time-by-country'],
    }),
    skillLine('sql/having', { needs: ['sql/group'], labs: ['query/genres-over-an-hour'] }),
    skillLine('sql/subquery', {
      needs: ['sql/join', 'sql/null-logic'],
      labs: ['query/above-average-for-its-genre'],
    }),
    skillLine('sql/set-operations', {
      needs: ['sql/select'],
      labs: ['query/watched-this-not-that'],
    }),
    skillLine('sql/insert-update-delete', {
      needs: ['sql/select'],
      labs: ['change/rename-without-losing'],
    }),
    skillLine('sql/window', {
      progress: 'started',
      needs: ['sql/group', 'sql/sort-and-limit'],
      labs: [labId, 'query/running-total'],
    }),
    skillLine('sql/cte', { progress: 'coming', needs: ['sql/subquery'] }),
    skillLine('sql/recursive-cte', {
      ready: false,
      needs: ['sql/cte'],
      labs: ['query/series-tree'],
    }),
    skillLine('sql/dates', { needs: ['sql/select'], labs: ['query/sessions-across-midnight'] }),
    skillLine('sql/json', { needs: ['sql/select'], labs: ['query/pull-from-json'] }),
    skillLine('sql/text-search', { needs: ['sql/select'], labs: ['query/find-by-words'] }),
    skillLine('sql/keyset-pagination', {
      needs: ['sql/sort-and-limit'],
      labs: ['query/next-page-please'],
    }),
    skillLine('sql/upsert', {
      ready: false,
      needs: ['sql/insert-update-delete'],
      labs: ['change/upsert-a-rating'],
    }),
  ]
}

function titleOf(role: string): string {
  return role === 'back-end-engineer' ? 'Back end engineer' : 'Database administrator'
}
