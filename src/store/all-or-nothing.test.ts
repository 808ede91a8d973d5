import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programOf } from '../../tests/store/entered-program.ts'
import { type FreshStore, freshStore, labId } from '../../tests/store/fresh-store.ts'
import { jobTable } from '../../tests/store/job-table.ts'
import { plainVerdict } from '../../tests/store/plain-grader.ts'
import type { LabPicture } from '../lab/grading.ts'
import { insertAttempt } from './attempts.ts'
import { putDraft, replaceDraft, undoRevert } from './drafts.ts'
import { putEnteredPrograms } from './entered-programs.ts'
import { beginGrading, insertChecks, insertGradedAttempt, insertVerdict } from './gradings.ts'
import { insertSolutionSeen, openNextHint } from './hints.ts'
import type { LabProgress } from './lab-progress.ts'
import { importRows, type LearnerRow } from './learner-rows.ts'
import { deleteWork, getLocalLearner, putFirstRun, putRole } from './learners.ts'
import { putPicture } from './pictures.ts'
import {
  findPlacementQuery,
  findPlacements,
  insertPlacement,
  insertPlacementAnswer,
  insertPlacementQuery,
  type Placement,
  type PlacementQuery,
  putQueryOutcome,
  stopPlacement,
} from './placements.ts'
import { putPlan } from './plans.ts'
import { insertRun, insertRunOutput, insertRunResult } from './runs.ts'
import { endServer, insertServer, insertServerOutput, markServerRunning } from './servers.ts'
import type { Store } from './store.ts'

/*
 * A step that PostgreSQL refuses, whichever it is, is heard by the caller, and nothing of the
 * rest is kept. Triggers refuse changes of one table; a function in the place of pg_notify refuses
 * to tell.
 */

let fresh: FreshStore
let store: Store
let learnerId: string
const ids = { attempt: randomUUID(), placement: '', query: randomUUID(), server: randomUUID() }
const now = new Date('2026-11-02T10:00:00Z')

beforeAll(async () => {
  fresh = await freshStore()
  const opened = await fresh.openDatabase('refusing')
  const { database } = opened.config.connection
  await opened.store.pool.query(`alter database "${database}" set search_path = public, pg_catalog`)
  await opened.store.pool.query(`
    create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'refused: %', tg_table_name; end $$;
    create table refusing (what text);
    create function pg_notify(channel text, payload text) returns void language plpgsql as
      $$ begin
        if exists (select from refusing) then raise exception 'refused: to tell'; end if;
        perform pg_catalog.pg_notify(channel, payload);
      end $$`)
  await opened.store.close()
  ;({ store } = await fresh.openDatabase('refusing'))
  learnerId = await getLocalLearner(store, { newId: randomUUID(), now })
  await doSomething()
})
afterAll(() => fresh.close())

const own = () => ({ learnerId, labId })
const draft = () => ({ ...own(), variant: null, windowId: 'w' })
const asIs = (before: LabProgress): LabProgress => before
const attempt = (id = randomUUID()) => ({
  id,
  ...own(),
  variant: null,
  labHash: 'h',
  answer: 'right',
  seed: 's',
  via: 'page' as const,
  createdAt: now,
})
const verdictOf = (of = attempt()) => ({
  verdict: plainVerdict({ hash: 'h' }, of),
  now,
  progressAfter: asIs,
})

/** Something of everything, so that each step has rows to work on. */
async function doSomething(): Promise<void> {
  await putDraft(store, draft(), { text: 'typed', now })
  await replaceDraft(store, draft(), { before: 'typed', text: 'x', cause: 'starter', now })
  await insertAttempt(store, attempt(ids.attempt))
  await beginGrading(store, ids.attempt, now)
  await insertSolutionSeen(store, { ...own(), variant: null, now, dueAt: now })
  for (let day = 1; day <= 20; day++) {
    const made = {
      role: 'backend',
      settings: {},
      summary: {},
      now: new Date(Date.UTC(2026, 9, day)),
    }
    await putPlan(store, learnerId, made)
  }
  ids.placement = randomUUID()
  await insertPlacement(store, { id: ids.placement, learnerId, background: null, now })
  const placed = { learnerId, placementId: ids.placement }
  await insertPlacementQuery(store, { ...placed, id: ids.query, item: 'sql/q', sql: 'x', now })
  await insertServer(store, { id: ids.server, ...own(), answer: 'x', createdAt: now }, ended)
}

const ended = { says: 'It ended', reason: null }
const rows = async (): Promise<Record<string, unknown>> => {
  const tables = await store.pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'refusing' order by 1`,
  )
  const all: Record<string, unknown> = {}
  for (const { name } of tables.rows) {
    const found = await store.pool.query(`select t::text as row from ${name} t order by 1`)
    all[name] = found.rows
  }
  const jobs = await store.pool.query('select count(*) as n from graphile_worker.jobs')
  return { ...all, jobs: jobs.rows }
}

async function* those(...given: LearnerRow[]): AsyncGenerator<LearnerRow> {
  yield* given
}
const read = (...given: LearnerRow[]) => importRows(store, learnerId, those(...given))
const at = now.toISOString()
const lab = 'query/another'
const open = async () => (await findPlacements(store, learnerId)).open as Placement
const answerTo = (item: string, why: 'stopped' | null = null) =>
  insertPlacementAnswer(
    store,
    { learnerId, placementId: ids.placement },
    { answer: { item, answer: 'right', given: '', at: now }, endAfter: () => why },
  )
const say = async (kind: 'right' | 'wrong') => {
  const query = (await findPlacementQuery(store, { id: ids.query })) as PlacementQuery
  await putQueryOutcome(store, query, { outcome: { kind }, now, endAfter: () => null })
}

type Verb = () => Promise<unknown>
const verbs = {
  putDraft: () => putDraft(store, draft(), { text: 'y', now }),
  replaceDraft: () =>
    replaceDraft(store, draft(), { before: 'x', text: 'y', cause: 'attempt', now }),
  undoRevert: () => undoRevert(store, draft(), { after: 'x', now }),
  putEnteredPrograms: () =>
    putEnteredPrograms(store, learnerId, { programs: [programOf('Ama')], now }),
  insertAttempt: () => insertAttempt(store, attempt()),
  insertGradedAttempt: () => insertGradedAttempt(store, attempt(), verdictOf()),
  beginGrading: () => beginGrading(store, ids.attempt, now),
  insertChecks: () =>
    insertChecks(store, { attemptId: ids.attempt, gradingNumber: 1, from: 0 }, checks),
  insertVerdict: () =>
    insertVerdict(store, { ...verdictOf(), attemptId: ids.attempt, gradingNumber: 1 }),
  openNextHint: () => openNextHint(store, { ...own(), labId: lab, total: 3, now }),
  insertSolutionSeen: () =>
    insertSolutionSeen(store, { ...own(), labId: lab, variant: null, now, dueAt: now }),
  putRole: () => putRole(store, learnerId, 'another'),
  putFirstRun: () =>
    putFirstRun(store, learnerId, { answers: { programmed: null, hoursAWeek: 1, aim: null }, now }),
  deleteWork: () => deleteWork(store, learnerId, null),
  putPicture: () =>
    putPicture(store, { id: lab, hash: 'h' }, { picture: {} as unknown as LabPicture, now }),
  insertPlacement: async () => {
    const id = randomUUID()
    await insertPlacement(store, { id, learnerId: randomUUID(), background: null, now })
  },
  insertPlacementAnswer: () => answerTo('sql/a'),
  endPlacement: () => answerTo('sql/a', 'stopped'),
  stopPlacement: async () => {
    await stopPlacement(store, await open(), { learnerId, now })
  },
  stopAnswered: async () => {
    const answers = [{ item: 'sql/a', answer: 'right', given: '', at: now }] as const
    await stopPlacement(store, { ...(await open()), answers }, { learnerId, now })
  },
  insertPlacementQuery: () =>
    insertPlacementQuery(store, {
      learnerId,
      placementId: ids.placement,
      item: 'sql/b',
      sql: 'x',
      id: randomUUID(),
      now,
    }),
  putQueryOutcome: () => say('right'),
  putPlan: () => putPlan(store, learnerId, { role: 'dba', settings: { a: 1 }, summary: {}, now }),
  insertRun: () =>
    insertRun(store, {
      id: randomUUID(),
      ...own(),
      sql: 'x',
      rows: 'whole',
      call: null,
      createdAt: now,
    }),
  insertRunOutput: () => insertRunOutput(store, { runId: randomUUID(), ordinal: 1, text: 'x' }),
  insertRunResult: () =>
    insertRunResult(store, randomUUID(), {
      result: { kind: 'printed', text: 'x', elapsedMs: 1 },
      now,
    }),
  insertServer: () =>
    insertServer(store, { id: randomUUID(), ...own(), answer: 'x', createdAt: now }, ended),
  markServerRunning: () => markServerRunning(store, ids.server, { port: 1, now }),
  endServer: () => endServer(store, ids.server, ended),
  insertServerOutput: () =>
    insertServerOutput(store, { serverId: ids.server, ordinal: 1, text: 'x' }),
  readLab: () =>
    read({ kind: 'lab', lab, solution_seen_at: at, practiced_at: null, proved_at: null }),
  readHint: () => read({ kind: 'hint', lab, ordinal: 1, at }),
  readPlan: () => read({ kind: 'plan', body: {}, at }),
  readGraded: () => read({ ...readRow(), verdict: plainVerdict({ hash: 'h' }, attempt()) }),
  readUngraded: () => read(readRow()),
  readPlacement: () =>
    read({
      kind: 'placement',
      id: randomUUID(),
      background: null,
      begun_at: at,
      ended_at: at,
      ended_why: 'stopped',
      answers: [{ item: 'sql/a', answer: 'right', given: '', at }],
    }),
} satisfies Record<string, Verb>

function readRow(): Extract<LearnerRow, { kind: 'attempt' }> {
  const { id, answer, seed, via } = attempt()
  const row = {
    kind: 'attempt',
    id,
    lab,
    variant: null,
    lab_hash: 'h',
    answer,
    seed,
    via,
    at,
  } as const
  return { ...row, verdict: null, verdict_at: null }
}
const checks = plainVerdict({ hash: 'h' }, attempt()).checks

/** Calls a verb while something is refused: it says so, and everything is as it was. */
async function refused(verb: Verb, what: string, begin: string, end: string): Promise<void> {
  const before = await rows()
  await store.pool.query(begin)
  try {
    await expect(verb()).rejects.toThrow(`refused: ${what}`)
  } finally {
    await store.pool.query(end)
  }
  expect(await rows()).toEqual(before)
}

const anyChange = 'insert or update or delete'

describe('a change', () => {
  it.each<[keyof typeof verbs, string, string?]>([
    ['putDraft', 'draft'],
    ['replaceDraft', 'draft_revert'],
    ['undoRevert', 'draft_revert'],
    ['putEnteredPrograms', 'entered_program'],
    ['insertAttempt', 'attempt'],
    ['insertGradedAttempt', 'attempt'],
    ['insertGradedAttempt', 'grading'],
    ['insertGradedAttempt', 'verdict'],
    ['insertGradedAttempt', 'review'],
    ['insertVerdict', 'lab_progress'],
    ['insertVerdict', 'review'],
    ['openNextHint', 'lab_progress'],
    ['openNextHint', 'hint_opened'],
    ['insertSolutionSeen', 'lab_progress'],
    ['insertSolutionSeen', 'review'],
    ['putRole', 'learner'],
    ['putFirstRun', 'first_run'],
    ['deleteWork', 'server'],
    ['deleteWork', 'plan_settings'],
    ['deleteWork', 'plan_snapshot'],
    ['deleteWork', 'placement'],
    ['deleteWork', 'first_run'],
    ['deleteWork', 'entered_program'],
    ['putPicture', 'lab_picture'],
    ['insertPlacement', 'placement'],
    ['insertPlacementAnswer', 'placement_answer'],
    ['endPlacement', 'placement'],
    ['stopPlacement', 'placement'],
    ['stopAnswered', 'placement'],
    ['insertPlacementQuery', 'placement_query'],
    ['putQueryOutcome', 'placement_query'],
    ['putQueryOutcome', 'placement_answer'],
    ['putPlan', 'learner'],
    ['putPlan', 'plan_settings'],
    ['putPlan', 'plan_snapshot'],
    ['insertRun', 'run'],
    ['insertRunOutput', 'run_output'],
    ['insertRunResult', 'run_result'],
    ['insertServer', 'server'],
    ['insertServerOutput', 'server_output'],
    ['readLab', 'lab_progress'],
    ['readHint', 'hint_opened'],
    ['readPlan', 'plan_snapshot'],
    ['readGraded', 'grading'],
    ['readGraded', 'verdict'],
    ['readGraded', 'lab_progress'],
    ['readPlacement', 'placement_answer'],
    ['replaceDraft', 'draft'],
    ['insertSolutionSeen', 'lab_progress', 'update'],
    ['readLab', 'lab_progress', 'update'],
    ['putPicture', 'lab_picture', 'insert'],
    ['putPlan', 'plan_snapshot', 'delete'],
  ])('by %s that is refused at the table %s', async (name, table, what = anyChange) => {
    const trigger = `create trigger refusing before ${what} on ${table}
      for each statement execute function refuse()`
    await refused(verbs[name], table, trigger, `drop trigger refusing on ${table}`)
  })

  it.each<keyof typeof verbs>([
    'putDraft',
    'replaceDraft',
    'undoRevert',
    'putEnteredPrograms',
    'insertAttempt',
    'insertVerdict',
    'openNextHint',
    'insertSolutionSeen',
    'putRole',
    'putFirstRun',
    'deleteWork',
    'putPicture',
    'insertPlacementAnswer',
    'stopPlacement',
    'putQueryOutcome',
    'putPlan',
    'insertRunResult',
    'insertServer',
    'markServerRunning',
    'endServer',
    'insertServerOutput',
    'readHint',
    'beginGrading',
    'insertChecks',
    'insertGradedAttempt',
  ])('by %s that nobody can be told of', async (name) => {
    // biome-ignore format: as rows
    await refused(verbs[name], 'to tell', `insert into refusing values ('all')`, 'delete from refusing')
  })

  it.each<keyof typeof verbs>([
    'insertAttempt',
    'insertPlacementQuery',
    'insertRun',
    'readUngraded',
  ])('by %s whose job isn’t taken', async (name) => {
    const trigger = `create trigger refusing before insert on ${jobTable}
        for each statement execute function refuse()`
    const end = `drop trigger refusing on ${jobTable}`
    await refused(verbs[name], '_private_jobs', trigger, end)
  })
})
