import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  doingOf,
  type FreshStore,
  freshStore,
  labId,
  listOf,
} from '../../tests/store/fresh-store.ts'
import { plainGrader } from '../../tests/store/plain-grader.ts'
import { defaultPlanSettings } from '../plan/settings.ts'
import { listAttempts } from '../store/attempts.ts'
import { backUp, listBackups, restore } from '../store/backup.ts'
import { openClient } from '../store/connect.ts'
import { getLocalLearner } from '../store/learners.ts'
import { migrate } from '../store/migrate.ts'
import { migrations } from '../store/migrations/all.ts'
import { restoreStore } from '../store/restore-store.ts'
import { backUpStore, openStore, type Store, saveStoreAtEnd } from '../store/store.ts'
import { attemptEvents } from '../view/attempt-events.ts'
import { exportLearner } from '../view/export-learner.ts'
import { labPage } from '../view/lab-page.ts'
import { placementPage } from '../view/placement-page.ts'
import { progressPage } from '../view/progress-page.ts'
import { startWorker } from '../worker/worker.ts'
import { answerFirstRun } from './answer-first-run.ts'
import { enterPrograms } from './enter-programs.ts'
import { importLearner } from './import-learner.ts'
import { makeLearnerPlan } from './make-plan.ts'
import { openHint } from './open-hint.ts'
import { resetLearner } from './reset-learner.ts'
import { restoreDraft } from './restore-draft.ts'
import { saveDraft } from './save-draft.ts'
import { seeSolution } from './see-solution.ts'
import { submitAttempt } from './submit-attempt.ts'
import { answerPlacement, beginPlacement } from './take-placement.ts'

const bootcamp = {
  school: 'Example Bootcamp',
  field: 'Back end',
  credential: 'bootcamp',
  city: 'Columbus',
  state: 'OH',
  is_online: 'no',
  price_total: '14,000',
  weeks: '14',
  url: 'https://example.org/back-end',
  looked_at: '2026-01-20',
  entered_by: 'Ama',
  note: '',
}

let fresh: FreshStore
const me = () => ({ learnerId: fresh.learnerId })

/** A learner who did something of everything: passed, failed, looked, typed, and handed in one that still waits. */
async function learn(): Promise<void> {
  const { context } = fresh
  const other = 'query/who-directed-what'
  await answerFirstRun(context, {
    ...me(),
    answers: { programmed: 'never', hoursAWeek: 5, aim: 'course' },
  })
  await takePlacement()
  await makeLearnerPlan(context, {
    ...me(),
    role: 'back-end-engineer',
    settings: defaultPlanSettings(6),
  })
  const worker = await startWorker({
    context,
    grader: plainGrader,
    concurrency: 2,
    alarm: () => undefined,
  })
  for (const [lab, answer] of [
    [labId, 'wrong \0'],
    [labId, 'right'],
    [other, 'wrong'],
  ] as const) {
    const { attemptId } = await submitAttempt(context, { ...me(), labId: lab, answer, via: 'page' })
    await listOf(attemptEvents(context, { ...me(), attemptId }))
  }
  await worker.stop()
  for (const _ of context.catalog.labs.get(other)?.hints ?? [])
    await openHint(context, { ...me(), labId: other })
  await seeSolution(context, { ...me(), labId: other })
  await saveDraft(context, { ...me(), labId, windowId: 'w', text: 'typed \0 é' })
  await restoreDraft(context, { ...me(), labId: other, windowId: 'w', to: { kind: 'starter' } })
  await enterPrograms(context, { ...me(), from: { kind: 'form', unsafeFields: bootcamp } })
  await submitAttempt(context, { ...me(), labId, answer: 'right, waits', via: 'terminal' })
}

/** One placement that ended, and one that is open. */
async function takePlacement(): Promise<void> {
  const { context } = fresh
  for (const answers of [3, 1]) {
    await beginPlacement(context, me())
    for (let at = 0; at < answers; at++) {
      const page = await placementPage(context, me())
      if (page.kind !== 'asking') break
      await answerPlacement(context, { ...me(), item: page.item.id, given: null })
    }
  }
}

beforeAll(async () => {
  fresh = await freshStore()
  await learn()
})
afterAll(() => fresh.close())

const exported = () => listOf(exportLearner(fresh.context, me()))
const rowsOf = (lines: readonly string[]) => lines.slice(1).map((line) => JSON.parse(line))

describe('one file with everything', () => {
  it('is JSON lines with a header, and holds each thing', async () => {
    const lines = await exported()
    expect(JSON.parse(lines[0] as string)).toMatchObject({ backwright: 'learner', format: 1 })
    expect(lines.every((line) => line.endsWith('\n') && !line.slice(0, -1).includes('\n'))).toBe(
      true,
    )
    expect(new Set(rowsOf(lines).map(({ kind }) => kind))).toEqual(
      new Set([
        'first-run',
        'lab',
        'attempt',
        'hint',
        'review',
        'draft',
        'placement',
        'program',
        'plan-settings',
        'plan',
      ]),
    )
  })

  it('read into another store gives the same file, pages and standing; the attempt that waited is graded', async () => {
    const lines = await exported()
    const { store } = await fresh.openDatabase('elsewhere')
    const learnerId = await getLocalLearner(store, { newId: randomUUID(), now: new Date() })
    const context = doingOf(store, fresh)
    expect(await importLearner(context, { learnerId, lines })).toEqual({ attempts: 4, drafts: 2 })
    const again = await listOf(exportLearner(context, { learnerId }))
    expect(rowsOf(again)).toEqual(rowsOf(lines))
    const page = await labPage(context, { learnerId, labId })
    const own = await labPage(fresh.context, { ...me(), labId })
    expect({ ...page, picture: null }).toEqual({ ...own, picture: null })
    expect((await progressPage(context, { learnerId })).totals).toEqual(
      (await progressPage(fresh.context, me())).totals,
    )
    const worker = await startWorker({
      context,
      grader: plainGrader,
      concurrency: 1,
      alarm: () => undefined,
    })
    await listOf(attemptEvents(context, { learnerId, attemptId: page.attempts[0]?.id as string }))
    await worker.stop()
    expect((await labPage(context, { learnerId, labId })).attempts[0]?.status).toBe('passed')
  })

  it('read twice, or where things are already, changes nothing', async () => {
    const lines = await exported()
    expect(await importLearner(fresh.context, { ...me(), lines })).toEqual({
      attempts: 0,
      drafts: 0,
    })
    expect(rowsOf(await exported())).toEqual(rowsOf(lines))
  })

  it('read after a reset brings all of it back', async () => {
    const lines = await exported()
    await resetLearner(fresh.context, me())
    expect(await exported()).toHaveLength(1)
    await importLearner(fresh.context, { ...me(), lines })
    expect(rowsOf(await exported())).toEqual(rowsOf(lines))
  })

  it.each([
    ['no file of ours', ['hello'], 'line 1'],
    ['an empty file', [], 'line 1'],
    ['a later format', ['{"backwright":"learner","format":2}'], 'line 1'],
    ['a broken line', ['{"backwright":"learner","format":1}', '{"kind":'], 'line 2'],
    ['an unknown kind', ['{"backwright":"learner","format":1}', '{"kind":"medal"}'], 'line 2'],
    [
      'a line that is wrong after one that is right',
      [
        '{"backwright":"learner","format":1}',
        '{"kind":"hint","lab":"query/series-tree","ordinal":1,"at":"2026-11-01T10:00:00Z"}',
        '{"kind":"hint","lab":"query/series-tree","ordinal":"one","at":"2026-11-01T10:00:00Z"}',
      ],
      'line 3: ordinal',
    ],
  ])('refuses %s, says the line and changes nothing', async (_what, lines, where) => {
    const before = rowsOf(await exported())
    await expect(importLearner(fresh.context, { ...me(), lines })).rejects.toMatchObject({
      code: 'bad-file',
      reason: { expected: expect.stringContaining(where) },
    })
    expect(rowsOf(await exported())).toEqual(before)
  })

  it('leaves lines of blanks aside', async () => {
    const before = rowsOf(await exported())
    const lines = ['{"backwright":"learner","format":1}', '', ' \t ']
    expect(await importLearner(fresh.context, { ...me(), lines })).toEqual({
      attempts: 0,
      drafts: 0,
    })
    expect(rowsOf(await exported())).toEqual(before)
  })
})

describe('a backup', () => {
  const folderOf = (name: string): string => path.join(fresh.folder, name)
  /** Every row of the tables that hold what people did, as text. */
  const contentOf = async (store: Store): Promise<unknown> => {
    const tables = [
      'learner',
      'first_run',
      'attempt',
      'grading',
      'verdict',
      'lab_progress',
      'hint_opened',
      'review',
      'draft',
      'draft_revert',
      'placement',
      'placement_answer',
      'plan_settings',
      'plan_snapshot',
    ]
    const all: unknown[] = []
    for (const table of tables) {
      const { rows } = await store.pool.query(`select t::text as row from ${table} t order by 1`)
      all.push([table, rows.map(({ row }) => row)])
    }
    return all
  }

  it('read into an empty database gives every row again', async () => {
    const file = await backUpStore(fresh.store, folderOf('one'))
    expect(fs.statSync(file).mode & 0o077).toBe(0)
    const { config } = await fresh.emptyDatabase('from_backup')
    const client = await openClient(config)
    await restore(client, file)
    await client.end()
    const store = await openStore(config, { backupFolder: null })
    try {
      expect(await contentOf(store)).toEqual(await contentOf(fresh.store))
    } finally {
      await store.close()
    }
  })

  it('of every kept schema, and the one of the end, take the place of what is there', async () => {
    const folder = folderOf('every')
    const { store, config } = await fresh.openDatabase('every_backup')
    await getLocalLearner(store, { newId: randomUUID(), now: new Date() })
    await saveStoreAtEnd(store, folder)
    await store.close()
    const files = [path.join(folder, 'store-at-the-end.jsonl.gz')]
    for (const { number } of migrations) {
      const { config: older } = await fresh.emptyDatabase(`older_${number}`)
      const client = await openClient(older)
      await migrate(client, { backUp: async () => undefined, upTo: number })
      await client.query(`insert into learner (id, created_at) values ($1, now())`, [randomUUID()])
      files.push(await backUp(client, folderOf(`older-${number}`)))
      await client.end()
    }
    for (const file of files) {
      const { before, rows } = await restoreStore(config, { file, backupFolder: folder })
      expect([file, rows]).toEqual([file, 1])
      expect(fs.existsSync(before)).toBe(true)
      expect(fs.existsSync(file)).toBe(true)
    }
    const again = await openStore(config, { backupFolder: null })
    const { rows } = await again.pool.query('select count(*)::int as learners from learner')
    expect(rows).toEqual([{ learners: 1 }])
    await again.close()
  })

  it('bring back what was removed, and refuse any other file with what was there untouched', async () => {
    const folder = folderOf('back')
    const whole = await backUpStore(fresh.store, folder)
    const { store, config } = await fresh.openDatabase('brought_back')
    await store.close()
    await restoreStore(config, { file: whole, backupFolder: folder })
    const restored = await openStore(config, { backupFolder: null })
    const content = await contentOf(restored)
    expect(content).toEqual(await contentOf(fresh.store))
    await restored.close()
    const bytes = fs.readFileSync(whole)
    const lines = gunzipSync(bytes).toString().split('\n')
    const others: [string, Buffer | null, RegExp][] = [
      ['nothing.jsonl.gz', null, /nothing at that path/],
      ['text.jsonl.gz', Buffer.from('{"backwright":"export"}\n'), /isn’t packed with gzip/],
      ['cut.jsonl.gz', bytes.subarray(0, bytes.length - 40), /ends or is damaged/],
      ['export.jsonl.gz', gzipSync('{"kind":"learner"}\n'), /learner/],
      [
        'newer.jsonl.gz',
        gzipSync(lines[0]?.replace(/"schema":\d+/, '"schema":999') ?? ''),
        /a newer/,
      ],
      ['odd.jsonl.gz', gzipSync(`${lines[0]}\n{"table":"pg_class","row":{}}\n`), /pg_class/],
      ['empty.jsonl.gz', gzipSync(''), /an empty file/],
    ]
    for (const [name, data, came] of others) {
      const file = path.join(folder, name)
      if (data) fs.writeFileSync(file, data)
      await expect(restoreStore(config, { file, backupFolder: folder })).rejects.toMatchObject({
        code: 'bad-file',
        reason: { came: expect.stringMatching(came) },
      })
    }
    const after = await openStore(config, { backupFolder: null })
    expect(await contentOf(after)).toEqual(content)
    await after.close()
  })

  it('that another PostgreSQL major wrote is read in by itself where the new cluster is empty', async () => {
    const folder = folderOf('upgrade')
    const file = await backUpStore(fresh.store, folder)
    const text = gunzipSync(fs.readFileSync(file)).toString()
    fs.writeFileSync(file, gzipSync(text.replace(/"postgres_major":\d+/, '"postgres_major":14')))
    const { config } = await fresh.emptyDatabase('upgraded')
    const said: string[] = []
    const store = await openStore(config, { backupFolder: folder, say: (line) => said.push(line) })
    try {
      expect(await contentOf(store)).toEqual(await contentOf(fresh.store))
      expect(said[0]).toMatch(/^PostgreSQL 14 became \d+/)
      const { rows } = await store.pool.query(
        'select count(*)::int as jobs from graphile_worker.jobs',
      )
      expect(rows[0].jobs).toBe(1)
    } finally {
      await store.close()
    }
  })

  it('written when the store stopped is what another major begins from, if nothing newer is there', async () => {
    const folder = folderOf('at_end')
    const older = await backUpStore(fresh.store, folder)
    await saveStoreAtEnd(fresh.store, folder)
    const atEnd = path.join(folder, 'store-at-the-end.jsonl.gz')
    const asMajor14 = gunzipSync(fs.readFileSync(atEnd))
      .toString()
      .replace(/"postgres_major":\d+/, '"postgres_major":14')
    fs.writeFileSync(atEnd, gzipSync(asMajor14))
    expect(listBackups(folder)).toEqual([older])
    const { config } = await fresh.emptyDatabase('upgraded_at_end')
    const store = await openStore(config, { backupFolder: folder })
    try {
      expect(await contentOf(store)).toEqual(await contentOf(fresh.store))
    } finally {
      await store.close()
    }
  })

  it('of this major is left alone: an empty database stays empty', async () => {
    const folder = folderOf('same')
    await backUpStore(fresh.store, folder)
    const { config } = await fresh.emptyDatabase('same_major')
    const store = await openStore(config, { backupFolder: folder })
    try {
      expect((await store.pool.query('select from learner')).rowCount).toBe(0)
    } finally {
      await store.close()
    }
  })

  it('that breaks off leaves the database empty, and says the line', async () => {
    const file = await backUpStore(fresh.store, folderOf('broken'))
    const lines = gunzipSync(fs.readFileSync(file)).toString().split('\n')
    fs.writeFileSync(file, gzipSync([...lines.slice(0, 3), '{"table":"att'].join('\n')))
    const { config } = await fresh.emptyDatabase('broken_backup')
    const client = await openClient(config)
    try {
      await expect(restore(client, file)).rejects.toMatchObject({
        code: 'bad-file',
        reason: { expected: expect.stringContaining('line 4') },
      })
      const { rows } = await client.query(
        `select count(*)::int as n from pg_tables where schemaname = 'public'`,
      )
      expect(rows[0].n).toBe(0)
    } finally {
      await client.end()
    }
  })

  it('is written before a migration runs, not before the first; five are kept', async () => {
    const folder = folderOf('migrating')
    const { config } = await fresh.emptyDatabase('migrating')
    const client = await openClient(config)
    await migrate(client, { backUp: () => Promise.reject(new Error('too early')), upTo: 1 })
    const [learner, attempt] = [randomUUID(), randomUUID()]
    await client.query(
      `insert into learner (id, is_local, created_at) values ('${learner}', true, now())`,
    )
    await client.query(`insert into attempt (id, learner_id, lab_id, number, lab_hash, answer, seed, via, created_at)
      values ('${attempt}', '${learner}', '${labId}', 1, 'h', '', 's', 'page', now())`)
    const checks = [
      { title: 'A', status: 'passed' },
      { title: 'B', status: 'failed' },
    ]
    await client.query(
      `insert into verdict (attempt_id, run, status, body, created_at) values ($1, 1, 'failed', $2, now())`,
      [attempt, JSON.stringify({ checks })],
    )
    await client.end()
    const store = await openStore(config, { backupFolder: folder })
    expect(await listAttempts(store, { learnerId: learner, limit: 2 })).toMatchObject([
      { id: attempt, status: 'failed', failedCheck: 'B' },
    ])
    await expect(store.pool.query('update verdict set grading_number = 2')).rejects.toThrow(
      'never edited',
    )
    const [first] = listBackups(folder)
    expect(first).toMatch(/schema-1\.jsonl\.gz$/)
    for (let i = 0; i < 6; i++) await backUpStore(store, folder)
    expect(listBackups(folder)).toHaveLength(5)
    expect(listBackups(folder)).not.toContain(first)
    await store.close()
  })
})
