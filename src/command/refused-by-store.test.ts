import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId } from '../../tests/store/fresh-store.ts'
import { jobTable } from '../../tests/store/job-table.ts'
import { checksOf, plainVerdict } from '../../tests/store/plain-grader.ts'
import type { RunResult } from '../lab/grading.ts'
import type { ServerAnswer } from '../lab/http/console.ts'
import type { Attempt, Lab } from '../lab/lab.ts'
import { defaultPlanSettings } from '../plan/settings.ts'
import { findPlacementQuery, findPlacements } from '../store/placements.ts'
import { placementPage } from '../view/placement-page.ts'
import { answerFirstRun } from './answer-first-run.ts'
import { askServer } from './ask-server.ts'
import { chooseRole } from './choose-role.ts'
import { enterPrograms } from './enter-programs.ts'
import { importLearner } from './import-learner.ts'
import { recordLabPicture, requestLabPictures } from './make-lab-picture.ts'
import { makeLearnerPlan } from './make-plan.ts'
import { openHint } from './open-hint.ts'
import { recordGraded } from './record-graded.ts'
import { recordChecks, recordGradingBegun, recordVerdict } from './record-grading.ts'
import { recordRun, recordRunOutput } from './record-run.ts'
import {
  beginServer,
  recordServerAnswer,
  recordServerEnding,
  recordServerOutput,
  recordServerRunning,
} from './record-server.ts'
import { requestRun } from './request-run.ts'
import { resetLearner } from './reset-learner.ts'
import { restoreDraft } from './restore-draft.ts'
import { saveDraft } from './save-draft.ts'
import { startServer, stopServer } from './start-server.ts'
import { submitAttempt } from './submit-attempt.ts'
import {
  answerPlacement,
  beginPlacement,
  leavePlacement,
  recordPlacementQuery,
} from './take-placement.ts'

/* A verb says that it failed only once the store has said so: whoever calls it hears of it. */

let fresh: FreshStore
const ids = { run: '', server: '', task: '', attempt: '' }
beforeAll(async () => {
  fresh = await freshStore()
  const { context, store } = fresh
  fresh.at('2026-11-24T12:00:00Z')
  await store.pool.query(`
    create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'refused: %', tg_table_name; end $$`)
  ids.run = (await requestRun(context, { ...own(), sql: 'x' })).runId
  ids.server = (await startServer(context, { ...http(), answer: 'x' })).serverId
  await recordServerRunning(context, { serverId: ids.server, port: 1 })
  const request = { method: 'GET', target: '/', headers: '', body: '' }
  ids.task = (await askServer(context, { ...http(), request })).taskId
  ids.attempt = (await submitAttempt(context, { ...own(), answer: 'x', via: 'page' })).attemptId
  await recordGradingBegun(context, { attemptId: ids.attempt })
  await saveDraft(context, { ...own(), windowId: 'w', text: 'x' })
  await beginPlacement(context, me())
})
afterAll(() => fresh.close())

const me = () => ({ learnerId: fresh.learnerId })
const own = () => ({ ...me(), labId })
const http = () => {
  const lab = [...fresh.catalog.labs.values()].find(({ kind }) => kind === 'http')
  return { ...me(), labId: lab?.id as string }
}
const attempt: Attempt = { id: 'x', labId, variant: null, labHash: 'h', answer: 'x', seed: 's' }
const verdict = plainVerdict({ hash: 'h' }, attempt)
const ending = { says: 'It ended', reason: null }
const program = {
  school: 'A',
  field: 'B',
  credential: 'bootcamp',
  url: 'https://example.org/a',
  looked_at: '2026-01-20',
  entered_by: 'Ama',
}
const answer = async (given: string | null) => {
  const page = await placementPage(fresh.context, me())
  if (page.kind !== 'asking') throw new Error('something is asked')
  await answerPlacement(fresh.context, { ...me(), item: page.item.id, given })
}

it.each<[string, string, () => Promise<unknown>]>([
  [
    'first answers',
    'first_run',
    () => {
      const answers = { programmed: null, hoursAWeek: 5, aim: null }
      return answerFirstRun(fresh.context, { ...me(), answers })
    },
  ],
  ['a role', 'learner', () => chooseRole(fresh.context, { ...me(), role: 'back-end-engineer' })],
  [
    'a program',
    'entered_program',
    () => enterPrograms(fresh.context, { ...me(), from: { kind: 'form', unsafeFields: program } }),
  ],
  [
    'a plan',
    'plan_snapshot',
    () =>
      makeLearnerPlan(fresh.context, {
        ...me(),
        role: 'back-end-engineer',
        settings: defaultPlanSettings(5),
      }),
  ],
  [
    'another role with a plan',
    'learner',
    () =>
      makeLearnerPlan(fresh.context, {
        ...me(),
        role: 'database-administrator',
        settings: defaultPlanSettings(5),
      }),
  ],
  ['a hint', 'hint_opened', () => openHint(fresh.context, own())],
  [
    'a picture',
    'lab_picture',
    () => recordLabPicture(fresh.context, { labId, picture: { tables: [] } as never }),
  ],
  ['missing pictures', jobTable, () => requestLabPictures(fresh.context)],
  [
    'a graded attempt',
    'verdict',
    () => {
      const lab = fresh.catalog.labs.get(labId) as Lab
      const { answer: text, seed } = attempt
      const graded = { lab, answer: text, seed, verdict, attemptId: fresh.context.newId() }
      return recordGraded(fresh.context, { ...me(), ...graded })
    },
  ],
  [
    'checks',
    'check_result',
    () => {
      const at = { attemptId: ids.attempt, gradingNumber: 1, from: 0 }
      return recordChecks(fresh.context, { ...at, checks: checksOf(attempt) })
    },
  ],
  [
    'a verdict',
    'verdict',
    () => recordVerdict(fresh.context, { attemptId: ids.attempt, gradingNumber: 1, verdict }),
  ],
  ['a run', 'run', () => requestRun(fresh.context, { ...own(), sql: 'x' })],
  [
    'what a run printed',
    'run_output',
    () => recordRunOutput(fresh.context, { runId: ids.run, ordinal: 1, text: 'x' }),
  ],
  [
    'what a run gave',
    'run_result',
    () => recordRun(fresh.context, { runId: ids.run, result: { kind: 'x' } as never as RunResult }),
  ],
  ['a server', 'server', () => startServer(fresh.context, { ...http(), answer: 'x' })],
  ['a server’s stop', 'server', () => stopServer(fresh.context, http())],
  [
    'what a server printed',
    'server_output',
    () => recordServerOutput(fresh.context, { serverId: ids.server, ordinal: 1, text: 'x' }),
  ],
  [
    'what a server answered',
    'server_task',
    () =>
      recordServerAnswer(fresh.context, {
        taskId: ids.task,
        answer: { kind: 'x' } as never as ServerAnswer,
      }),
  ],
  [
    'a server’s end',
    'server',
    () => recordServerEnding(fresh.context, { serverId: ids.server, ending }),
  ],
  ['a draft', 'draft', () => saveDraft(fresh.context, { ...own(), windowId: 'w', text: 'y' })],
  [
    'a way back',
    'draft_revert',
    () => restoreDraft(fresh.context, { ...own(), windowId: 'w', to: { kind: 'starter' } }),
  ],
  [
    'an attempt',
    'attempt',
    () => submitAttempt(fresh.context, { ...own(), answer: 'x', via: 'page' }),
  ],
  ['an answer to the placement', 'placement_answer', () => answer(null)],
  ['the placement’s end', 'placement', () => leavePlacement(fresh.context, me())],
  [
    'a file',
    'hint_opened',
    () => {
      const hint = { kind: 'hint', lab: labId, ordinal: 9, at: '2026-11-01T10:00:00Z' }
      const lines = ['{"backwright":"learner","format":1}', JSON.stringify(hint)]
      return importLearner(fresh.context, { ...me(), lines })
    },
  ],
  ['a reset', 'draft', () => resetLearner(fresh.context, me())],
])('%s: that the store refused it is said', async (_what, table, verb) => {
  const { pool } = fresh.store
  await pool.query(`create trigger refusing before insert or update or delete on ${table}
    for each statement execute function refuse()`)
  try {
    await expect(verb()).rejects.toThrow(`refused: ${table.split('.').at(-1)}`)
  } finally {
    await pool.query(`drop trigger refusing on ${table}`)
  }
})

it('a query of the placement, what came of it, its beginning, and a late server: said as well', async () => {
  const { context, store } = fresh
  const refusing = async (table: string, verb: () => Promise<unknown>) => {
    await store.pool.query(`create trigger refusing before insert or update or delete on ${table}
      for each statement execute function refuse()`)
    await expect(verb()).rejects.toThrow('refused')
    await store.pool.query(`drop trigger refusing on ${table}`)
  }
  const { serverId } = await startServer(context, { ...http(), answer: 'x' })
  fresh.at('2026-11-25T12:00:00Z')
  await refusing('server', () => beginServer(context, { serverId }))
  await leavePlacement(context, me())
  await refusing('placement', () => beginPlacement(context, me()))
  const items = new Map([...fresh.catalog.items].filter(([, { kind }]) => kind === 'query'))
  const queries = { ...context, catalog: { ...fresh.catalog, items } }
  await beginPlacement(context, me())
  const { open } = await findPlacements(store, fresh.learnerId)
  expect(open?.answers).toEqual([])
  const page = await placementPage(queries, me())
  if (page.kind !== 'asking') throw new Error('something is asked')
  const asked = { ...me(), item: page.item.id, given: 'select 1' }
  await refusing('placement_query', () => answerPlacement(queries, asked))
  expect(await answerPlacement(queries, asked)).toEqual({ isGraded: false })
  const query = await findPlacementQuery(store, { placementId: open?.id ?? '', item: asked.item })
  if (!query) throw new Error('the query waits')
  const outcome = { kind: 'right' } as const
  await refusing('placement_query', () => recordPlacementQuery(queries, { query, outcome }))
})
