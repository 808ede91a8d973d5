import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId, listOf, until } from '../../tests/store/fresh-store.ts'
import { plainVerdict } from '../../tests/store/plain-grader.ts'
import { defaultPlanSettings } from '../plan/settings.ts'
import type { Notice } from '../store/notices.ts'
import { exportLearner } from '../view/export-learner.ts'
import { importLearner } from './import-learner.ts'

/* Which lines of a learner's file are read in, and what is said of the others. */

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

const header = '{"backwright":"learner","format":1}'
const at = '2026-11-01T10:00:00.000Z'
const id = '00000000-0000-4000-8000-000000000001'
const read = (...lines: string[]) =>
  importLearner(fresh.context, { learnerId: fresh.learnerId, lines })
const exported = async (): Promise<Record<string, unknown>[]> => {
  const lines = await listOf(exportLearner(fresh.context, { learnerId: fresh.learnerId }))
  return lines.slice(1).map((line) => JSON.parse(line))
}
const json = (row: object, change: object = {}): string => JSON.stringify({ ...row, ...change })

const firstRun = { kind: 'first-run', programmed: null, hours_a_week: 1, aim: null, at }
const hint = { kind: 'hint', lab: labId, ordinal: 1, at }
const wrong = { id, labId, variant: null, labHash: 'h', answer: 'wrong', seed: 's' }
const verdict = plainVerdict({ hash: 'h' }, wrong)
const attempt = {
  kind: 'attempt',
  id,
  lab: labId,
  variant: null,
  lab_hash: 'h',
  answer: 'wrong',
  seed: 's',
  via: 'page',
  at,
  verdict,
  verdict_at: null,
}

it.each<[string, string, RegExp]>([
  ['nothing', 'null', /^in line 2: the line as the format has it/],
  ['a number', '5', /^in line 2: the line as/],
  ['a text', '"hint"', /^in line 2: the line as/],
  ['a list', '[]', /^in line 2: the line as/],
  ['a time before 1970', json(hint, { at: '1969-12-31T23:59:59Z' }), /^in line 2: at as .*1970 to/],
  ['a time after 2999', json(hint, { at: '3000-01-01T00:00:00Z' }), /^in line 2: at as .*to 2999/],
  ['the hint before the first', json(hint, { ordinal: 0 }), /^in line 2: ordinal as/],
  ['no hours', json(firstRun, { hours_a_week: 0 }), /^in line 2: hours_a_week as/],
  ['a NUL within a name', json(attempt, { seed: 'a\0b' }), /^in line 2: seed as .*NUL/],
  ['a verdict that is none', json(attempt, { verdict: 'passed' }), /^in line 2: verdict as/],
  [
    'a verdict that no grader gives',
    json(attempt, { verdict: { ...verdict, errorAt: -1 } }),
    /^in line 2: verdict as .*errorAt/,
  ],
])('refuses %s, and says where and why', async (_what, line, expected) => {
  await expect(read(header, line)).rejects.toMatchObject({
    code: 'bad-file',
    reason: { expected: expect.stringMatching(expected) },
  })
  expect(await exported()).toEqual([])
})

it.each([
  [80, (line: string) => line],
  [81, (line: string) => `${line.slice(0, 79)}…`],
])('shows of a line of %i characters no more than 80', async (length, shown) => {
  for (const line of ['not JSON '.repeat(20), `"${'it is '.repeat(20)}`].map((of) =>
    of.slice(0, length),
  ))
    await expect(read(header, line)).rejects.toMatchObject({ reason: { came: shown(line) } })
})

it('says of a first line that it isn’t that of a learner’s work, and shows it', async () => {
  await expect(read('{"a":1}')).rejects.toMatchObject({
    reason: {
      expected: 'in line 1: a line that says the file is a learner’s work',
      came: '{"a":1}',
    },
  })
  await expect(read()).rejects.toMatchObject({
    reason: { expected: 'in line 1: a line that says what the file is', came: 'an empty file' },
  })
})

it('reads what is at the edge of what’s right, tells other windows, and leaves blank lines aside', async () => {
  const { store, context, learnerId } = fresh
  const heard: Notice[] = []
  const stop = await store.notices.subscribe(`learner ${learnerId}`, (notice) => heard.push(notice))
  const lines = [
    header,
    '',
    json(firstRun),
    '\t',
    json(hint, { at: '1970-01-01T00:00:00Z' }),
    json(hint, { ordinal: 2, at: '2999-12-31T23:59:59Z' }),
    ' ',
  ]
  await importLearner(context, { learnerId, lines })
  expect(await exported()).toMatchObject([
    { kind: 'first-run', hours_a_week: 1 },
    { kind: 'hint', ordinal: 1, at: '1970-01-01T00:00:00.000Z' },
    { kind: 'hint', ordinal: 2, at: '2999-12-31T23:59:59.000Z' },
  ])
  await until(() => heard.length > 0)
  expect(heard).toEqual([{ kind: 'learner', learnerId }])
  stop()
})

it('counts what came in, and a verdict without a time is as old as its attempt', async () => {
  const other = { ...attempt, id: id.replace(/1$/, '2'), verdict_at: '2026-11-02T10:00:00.000Z' }
  const draft = { kind: 'draft', lab: labId, variant: null, window: 'w', text: '', at }
  const lines = [attempt, other, draft, { ...draft, window: 'v' }, { ...draft, variant: 'x' }]
  const counts = await read(header, ...lines.map((row) => json(row)))
  expect(counts).toEqual({ attempts: 2, drafts: 3 })
  const rows = (await exported()).filter(({ kind }) => kind === 'attempt')
  expect(rows).toEqual([{ ...attempt, verdict_at: at }, other])
  const { rows: progress } = await fresh.store.pool.query(
    'select attempts, last_attempt_at from lab_progress where lab_id = $1',
    [labId],
  )
  expect(progress).toEqual([{ attempts: 2, last_attempt_at: new Date(at) }])
})

it('reads what 0.1.0 wrote, which had other names for the plan’s settings and a verdict’s trials', async () => {
  const { trials, ...others } = verdict
  const old = { ...attempt, id: id.replace(/1$/, '3'), verdict: { ...others, databases: 115 } }
  const wish = { kind: 'plan-wish', body: defaultPlanSettings(9), at }
  expect(await read(header, json(old), json(wish))).toEqual({ attempts: 1, drafts: 0 })
  const rows = await exported()
  expect(rows).toContainEqual({ ...wish, kind: 'plan-settings' })
  expect(rows).toContainEqual({ ...old, verdict: { ...others, trials: 115 }, verdict_at: at })
  expect(trials).not.toBe(115)
})
