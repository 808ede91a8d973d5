import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { programOf } from '../../tests/store/entered-program.ts'
import {
  addLearner,
  type FreshStore,
  freshStore,
  labId,
  listOf,
} from '../../tests/store/fresh-store.ts'
import { plainVerdict } from '../../tests/store/plain-grader.ts'
import type { Verdict } from '../lab/verdict.ts'
import { findDraft } from './drafts.ts'
import { listEnteredPrograms, putEnteredPrograms } from './entered-programs.ts'
import { insertSolutionSeen } from './hints.ts'
import { findLabProgress } from './lab-progress.ts'
import { exportRows, importRows, type LearnerRow } from './learner-rows.ts'
import { findFirstRun, putFirstRun } from './learners.ts'
import { insertPlacementAnswer } from './placements.ts'

/* A learner's file has everything once, in order and to the letter, wherever the rows are. */

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

const at = (day: number): string => new Date(Date.UTC(2026, 10, day, 10)).toISOString()
const rowsOf = async <Kind extends LearnerRow['kind']>(kind: Kind) =>
  (await listOf(exportRows(fresh.store, fresh.learnerId))).filter(
    (row): row is Extract<LearnerRow, { kind: Kind }> => row.kind === kind,
  )
async function* those(rows: readonly LearnerRow[]): AsyncGenerator<LearnerRow> {
  yield* rows
}
const read = (...rows: LearnerRow[]) => importRows(fresh.store, fresh.learnerId, those(rows))

it('attempts come by time, those of one moment by id, however many there are', async () => {
  await fresh.store.pool.query(
    `insert into attempt (id, learner_id, lab_id, number, lab_hash, answer, seed, via, created_at)
     select gen_random_uuid(), $1, $2, n, 'h', '', 's', 'page', $3::timestamptz - (n / 130) * interval '1 day'
     from generate_series(1, 350) as n`,
    [fresh.learnerId, labId, at(20)],
  )
  const rows = await rowsOf('attempt')
  const keys = rows.map((row) => `${row.at} ${row.id}`)
  expect(keys).toHaveLength(350)
  expect(keys).toEqual([...new Set(keys)].toSorted())
  expect(new Set(rows.map((row) => row.at))).toEqual(new Set([at(18), at(19), at(20)]))
})

it('placements come by when they were begun, answers by when they were given, each item once', async () => {
  const placement = (day: number, ...items: string[]): LearnerRow => ({
    kind: 'placement',
    id: randomUUID(),
    background: null,
    begun_at: at(day),
    ended_at: day === 9 ? null : at(day + 1),
    ended_why: day === 9 ? null : 'stopped',
    answers: items.map((item) => ({ item, answer: 'right', given: item, at: at(day) })),
  })
  const late = placement(7, 'sql/a', 'sql/b')
  const open = placement(9, 'sql/z', 'sql/y', 'sql/z', 'sql/x')
  await read(late, open, placement(3, 'sql/c'))
  await read(late, open, placement(9, 'sql/other'))
  const { store, learnerId } = fresh
  const [{ id }] = [open as Extract<LearnerRow, { kind: 'placement' }>]
  await store.pool.query('update placement_answer set given = given where ordinal < 3')
  const answers = async () =>
    (await rowsOf('placement')).map((row) => [row.begun_at, row.answers.map(({ item }) => item)])
  expect(await answers()).toEqual([
    [at(3), ['sql/c']],
    [at(7), ['sql/a', 'sql/b']],
    [at(9), ['sql/z', 'sql/y', 'sql/x']],
  ])
  const answer = { item: 'sql/w', answer: 'right', given: '', at: new Date(at(9)) } as const
  const placed = { learnerId, placementId: id }
  await insertPlacementAnswer(store, placed, { answer, endAfter: () => null })
  expect((await answers())[2]).toEqual([at(9), ['sql/z', 'sql/y', 'sql/x', 'sql/w']])
})

it('plans come by when they were made, and labs by name', async () => {
  const plan = (day: number): LearnerRow => ({ kind: 'plan', body: { day }, at: at(day) })
  const lab = (name: string, proved: string | null): LearnerRow => ({
    kind: 'lab',
    lab: name,
    solution_seen_at: at(1),
    practiced_at: null,
    proved_at: proved,
  })
  await read(plan(5), lab('query/z', null), plan(2), plan(9), lab('query/a', at(2)), plan(2))
  await read(lab('query/z', at(4)), lab('query/a', null), plan(5))
  expect((await rowsOf('plan')).map((row) => row.at)).toEqual([at(2), at(5), at(9)])
  const labs = (await rowsOf('lab')).filter((row) => row.lab !== labId)
  expect(labs).toEqual([lab('query/a', at(2)), lab('query/z', at(4))])
})

it('what was there before a file is read in stays', async () => {
  const { store, learnerId } = fresh
  const first = { programmed: 'yes', hoursAWeek: 5, aim: null } as const
  await putFirstRun(store, learnerId, { answers: first, now: new Date(at(1)) })
  await putFirstRun(store, learnerId, {
    answers: { ...first, hoursAWeek: 6 },
    now: new Date(at(2)),
  })
  const draft = {
    kind: 'draft',
    lab: labId,
    variant: null,
    window: 'w',
    text: 'a',
    at: at(1),
  } as const
  expect(await read(draft, { ...draft, text: 'b' })).toEqual({ attempts: 0, drafts: 1 })
  const other = {
    kind: 'first-run',
    programmed: 'never',
    hours_a_week: 1,
    aim: null,
    at: at(3),
  } as const
  await read(other, { ...draft, text: 'c' })
  expect((await findFirstRun(store, learnerId))?.hoursAWeek).toBe(6)
  expect(await rowsOf('draft')).toEqual([draft])
  expect((await rowsOf('first-run'))[0]?.at).toBe(at(2))
})

it('programs of one moment come by their ids, and no more of them than a list shows', async () => {
  const { store, learnerId } = fresh
  const ids = ['3', '1', '2'].map((digit) => randomUUID().replace(/^./, digit))
  const programs = ids.map((id) => ({ ...programOf('Ama'), id, school: `School ${id}` }))
  await putEnteredPrograms(store, learnerId, { programs, now: new Date(at(5)) })
  const earlier = [{ ...programOf('Ben'), school: 'Earlier' }]
  await putEnteredPrograms(store, learnerId, { programs: earlier, now: new Date(at(4)) })
  const listed = async () => (await listEnteredPrograms(store)).map(({ id }) => id)
  expect(await listed()).toEqual([earlier[0]?.id, ...ids.toSorted()])
  await store.pool.query(
    `insert into entered_program (id, learner_id, school, field, credential, url, looked_at, entered_by, created_at)
     select gen_random_uuid(), $1, 'S' || n, 'f', 'bootcamp', 'https://example.org', '2026-01-01', 'x', now()
     from generate_series(1, 5000) as n`,
    [learnerId],
  )
  expect(await listed()).toHaveLength(5_000)
})

it('what is read in is the first of its kind: its numbers, gradings and versions begin with 1', async () => {
  const { store, learnerId } = fresh
  const other = randomUUID()
  await addLearner(store, other)
  const lab = 'query/read-in'
  const row = (
    of: string,
    verdict: Verdict | null,
    whose = lab,
  ): Extract<LearnerRow, { kind: 'attempt' }> => ({
    kind: 'attempt',
    id: randomUUID(),
    lab: whose,
    variant: null,
    lab_hash: 'h',
    answer: of,
    seed: 's',
    via: 'page',
    at: at(1),
    verdict,
    verdict_at: verdict && at(2),
  })
  const graded = (of: string): Verdict =>
    plainVerdict({ hash: 'h' }, { ...row(of, null), labId: lab, labHash: 'h', answer: of })
  const theirs = [row('wrong', graded('wrong')), row('right', graded('right'))]
  await importRows(store, other, those(theirs))
  const mine = [row('wrong', graded('wrong')), row('x', null, 'query/elsewhere'), row('y', null)]
  expect(await read(...mine)).toEqual({ attempts: 3, drafts: 0 })
  expect(await read(...mine)).toEqual({ attempts: 0, drafts: 0 })
  const { rows } = await store.pool.query(
    `select attempt.id, attempt.number, grading.number as began, grading_number as judged, failed_check
     from attempt left join grading on grading.attempt_id = id left join verdict on verdict.attempt_id = id
     where learner_id = $1 and lab_id in ($2, $3)`,
    [learnerId, lab, 'query/elsewhere'],
  )
  const ungraded = { began: null, judged: null, failed_check: null }
  expect(new Map(rows.map(({ id, ...of }) => [id, of]))).toEqual(
    new Map([
      [mine[0]?.id, { number: 1, began: 1, judged: 1, failed_check: 'The same rows' }],
      [mine[1]?.id, { number: 1, ...ungraded }],
      [mine[2]?.id, { number: 2, ...ungraded }],
    ]),
  )
  const drafts = [null, 'v'].map(
    (variant) => ({ kind: 'draft', lab, variant, window: 'w', text: 'x', at: at(3) }) as const,
  )
  const reviews = [null, 'v'].map(
    (variant) =>
      ({
        kind: 'review',
        lab,
        variant,
        due_at: at(4),
        made_at: at(2),
        done_at: variant && at(5),
      }) as const,
  )
  expect(await read(...drafts, ...reviews)).toEqual({ attempts: 0, drafts: 2 })
  expect((await rowsOf('draft')).filter((one) => one.lab === lab)).toEqual(drafts)
  expect(await rowsOf('review')).toEqual(reviews)
  const found = await findDraft(store, { learnerId, labId: lab, variant: 'v', windowId: 'w' })
  expect(found?.version).toBe(1)
})

it('of versions that two laptops laid aside, the newer one holds', async () => {
  const { store, learnerId } = fresh
  const labs = ['query/two-laptops', 'query/two-more'] as const
  const review = (lab: string, variant: string, day: number): LearnerRow => ({
    kind: 'review',
    lab,
    variant,
    due_at: at(day + 2),
    made_at: at(day),
    done_at: null,
  })
  await read(review(labs[0], 'a', 3), review(labs[0], 'b', 2))
  await read(review(labs[1], 'a', 2), review(labs[1], 'b', 3))
  const held: unknown[] = []
  for (const lab of labs) {
    const seen = {
      learnerId,
      labId: lab,
      variant: 'a',
      now: new Date(at(4)),
      dueAt: new Date(at(6)),
    }
    held.push(await insertSolutionSeen(store, seen))
  }
  expect(held).toEqual(
    ['a', 'b'].map((variant, nth) => ({
      labId: labs[nth],
      variant,
      dueAt: new Date(at(5)),
      doneAt: null,
    })),
  )
})

/** One of each kind with everything that it may have, and one with nothing that may be left out. */
function fullAndBare(): LearnerRow[] {
  const attempt = { labId: 'query/a', variant: 'v', labHash: 'h', answer: 'right \0 é', seed: 's' }
  const verdict = plainVerdict({ hash: 'h' }, { ...attempt, id: randomUUID() })
  const both = { lab_hash: 'h', seed: 's' }
  const bare = { solution_seen_at: null, practiced_at: null, proved_at: null }
  const program = { kind: 'program', ...programOf('Ama'), at: at(9) } as const
  const answers = [
    { item: 'sql/b', answer: 'wrong', given: 'b \0', at: at(10) },
    { item: 'sql/a', answer: 'unknown', given: '', at: at(11) },
  ] as const
  return [
    { kind: 'first-run', programmed: 'a-little', hours_a_week: 7, aim: 'curious', at: at(1) },
    // biome-ignore format: as a row
    { kind: 'lab', lab: 'query/a', solution_seen_at: at(2), practiced_at: at(3), proved_at: at(4) },
    { kind: 'lab', lab: 'query/b', ...bare },
    {
      kind: 'attempt',
      id: randomUUID(),
      lab: 'query/a',
      variant: 'v',
      ...both,
      answer: attempt.answer,
      via: 'terminal',
      at: at(5),
      verdict,
      verdict_at: at(6),
    },
    {
      kind: 'attempt',
      id: randomUUID(),
      lab: 'query/b',
      variant: null,
      ...both,
      answer: '',
      via: 'page',
      at: at(7),
      verdict: null,
      verdict_at: null,
    },
    { kind: 'hint', lab: 'query/a', ordinal: 3, at: at(7) },
    // biome-ignore format: as a row
    { kind: 'review', lab: 'query/a', variant: 'v', due_at: at(9), made_at: at(7), done_at: at(8) },
    // biome-ignore format: as a row
    { kind: 'review', lab: 'query/b', variant: null, due_at: at(9), made_at: at(7), done_at: null },
    { kind: 'draft', lab: 'query/a', variant: 'v', window: 'w', text: 'x \0 é', at: at(8) },
    { kind: 'draft', lab: 'query/b', variant: null, window: 'w', text: '', at: at(8) },
    { ...program, city: 'Columbus', state: 'OH', is_online: 'no', weeks: 14, note: 'none' },
    { ...program, id: randomUUID(), school: 'Z', price_total: null },
    {
      kind: 'placement',
      id: randomUUID(),
      background: 'never',
      begun_at: at(10),
      ended_at: at(12),
      ended_why: 'enough-asked',
      answers,
    },
    {
      kind: 'placement',
      id: randomUUID(),
      background: null,
      begun_at: at(13),
      ended_at: null,
      ended_why: null,
      answers: [],
    },
    { kind: 'plan-settings', body: { hoursAWeek: 5 }, at: at(14) },
    { kind: 'plan', body: { hoursAWeek: 4 }, at: at(13) },
    { kind: 'plan', body: { hoursAWeek: 5 }, at: at(14) },
  ]
}

it('a file that’s read in is given out again to the letter', async () => {
  const { store } = fresh
  const learnerId = randomUUID()
  await addLearner(store, learnerId)
  const rows = fullAndBare()
  const added = { attempts: 2, drafts: 2 }
  expect(await importRows(store, learnerId, those(rows))).toEqual(added)
  expect(await listOf(exportRows(store, learnerId))).toEqual(rows)
  const counted = { attempts: 1, lastAttemptAt: new Date(at(5)), provedAt: new Date(at(4)) }
  expect(await findLabProgress(store, learnerId, 'query/a')).toMatchObject(counted)
})
