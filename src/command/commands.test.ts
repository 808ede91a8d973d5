import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId, until } from '../../tests/store/fresh-store.ts'
import type { RunResult } from '../lab/grading.ts'
import type { Notice } from '../store/notices.ts'
import { findNewestServer, findServer, getServerOutput } from '../store/servers.ts'
import { runById } from '../view/run-by-id.ts'
import { answerFirstRun } from './answer-first-run.ts'
import { askServer, replayAttempt } from './ask-server.ts'
import { checkSize, checkWindow } from './check-input.ts'
import { chooseRole } from './choose-role.ts'
import { importFacts } from './import-facts.ts'
import { recordLabPicture } from './make-lab-picture.ts'
import { openHint } from './open-hint.ts'
import { beginRun, recordRun, recordRunOutput } from './record-run.ts'
import {
  beginServer,
  recordServerAnswer,
  recordServerEnding,
  recordServerOutput,
  recordServerRunning,
  tendServer,
} from './record-server.ts'
import { removeProgram } from './remove-program.ts'
import { requestRun } from './request-run.ts'
import { resetLearner } from './reset-learner.ts'
import { saveDraft } from './save-draft.ts'
import { seeSolution } from './see-solution.ts'
import { startServer, stopServer } from './start-server.ts'
import { submitAttempt } from './submit-attempt.ts'
import { beginPlacement, leavePlacement } from './take-placement.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

const noId = '00000000-0000-4000-8000-000000000000'
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'none'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('what is handed in', () => {
  it('may be as large as is said, in bytes, and no larger', () => {
    expect(() => checkSize('é'.repeat(500), 1_000)).not.toThrow()
    expect(() => checkSize(`${'é'.repeat(500)}a`, 1_000)).toThrow(
      /1,000 bytes or fewer.*1,001 bytes/s,
    )
    expect(() => checkWindow('a-Z_9'.padEnd(64, 'x'))).not.toThrow()
    for (const windowId of ['', 'x'.repeat(65), 'a b', 'a\n']) {
      expect(() => checkWindow(windowId), windowId).toThrow('window id')
    }
    // What came is shown, but no more of it than a line.
    const long = 'é'.repeat(200)
    expect(() => checkWindow(long)).toThrow(
      expect.objectContaining({
        reason: expect.objectContaining({ came: JSON.stringify('é'.repeat(80)) }),
      }),
    )
  })
})

describe('a run', () => {
  const rows: RunResult = {
    kind: 'rows',
    columns: [],
    rows: [],
    truncated: false,
    tag: 'SELECT 0',
    elapsedMs: 1,
  }
  const request = (change: Partial<Parameters<typeof requestRun>[1]> = {}) =>
    requestRun(fresh.context, { learnerId: fresh.learnerId, labId, sql: 'select 1', ...change })

  it('is taken up as it was asked, shows what it prints, and keeps its first result', async () => {
    const { context, learnerId } = fresh
    const { runId } = await request({ call: '  f(1) ', rows: 'sample' })
    const asked = { sql: 'select 1', call: 'f(1)', rows: 'sample' }
    expect(await beginRun(context, { runId })).toMatchObject(asked)
    await recordRunOutput(context, { runId, ordinal: 2, text: 'two' })
    await recordRunOutput(context, { runId, ordinal: 1, text: 'one ' })
    await recordRunOutput(context, { runId, ordinal: 2, text: 'again' })
    expect(await runById(context, { learnerId, runId })).toMatchObject({
      soFar: 'one two',
      call: 'f(1)',
      result: null,
    })
    await recordRun(context, { runId, result: rows })
    await recordRun(context, { runId, result: { ...rows, tag: 'SELECT 9' } })
    expect(await runById(context, { learnerId, runId })).toMatchObject({ result: rows })
    expect(await beginRun(context, { runId })).toBeNull()
    expect(await beginRun(context, { runId: noId })).toBeNull()
  })

  it('is of whom asked alone, and says so at once where it is not there', async () => {
    const { context, learnerId } = fresh
    const { runId } = await request({ call: '' })
    expect(await beginRun(context, { runId })).toMatchObject({ call: null, rows: 'whole' })
    expect(await codeOf(runById(context, { learnerId: noId, runId }))).toBe('unknown-run')
    expect(await codeOf(runById(context, { learnerId, runId: 'none' }))).toBe('unknown-run')
  })

  it('of a text or a call that is too large is refused, and of a lab that is not there', async () => {
    const { answerBytesMax } = fresh.context.limits
    expect(await codeOf(request({ sql: 'x'.repeat(answerBytesMax) }))).toBe('none')
    expect(await codeOf(request({ sql: 'x'.repeat(answerBytesMax + 1) }))).toBe('too-large')
    expect(await codeOf(request({ call: 'x'.repeat(4_000) }))).toBe('none')
    expect(await codeOf(request({ call: 'x'.repeat(4_001) }))).toBe('too-large')
    expect(await codeOf(request({ labId: 'query/none' }))).toBe('unknown-lab')
  })
})

describe('a server of the learner', () => {
  const now = '2026-11-24T10:00:00Z'
  const later = (seconds: number): string =>
    new Date(Date.parse(now) + seconds * 1000).toISOString()
  const labs = () => [...fresh.catalog.labs.values()].filter(({ kind }) => kind === 'http')
  const own = (at = 0) => ({ learnerId: fresh.learnerId, labId: labs()[at]?.id as string })
  const start = (at = 0) => startServer(fresh.context, { ...own(at), answer: 'start: node x.js' })
  const get = { method: 'GET', target: '/', headers: '', body: '' }
  const ask = () => askServer(fresh.context, { ...own(), request: get })

  it('waits, runs, is asked and answers, and ends once', async () => {
    const { context } = fresh
    fresh.at(now)
    const { serverId } = await start()
    expect(await codeOf(ask())).toBe('not-yet')
    const taken = await beginServer(context, { serverId })
    expect(taken).toMatchObject({ id: serverId, answer: 'start: node x.js', state: 'waiting' })
    expect(await recordServerRunning(context, { serverId, port: 4_000 })).toBe(true)
    expect(await beginServer(context, { serverId })).toBeNull()
    const { taskId } = await ask()
    const attempt = await submitAttempt(context, { ...own(), answer: 'x', via: 'page' })
    fresh.at(later(1))
    await replayAttempt(context, { ...own(), attemptId: attempt.attemptId })
    fresh.at(later(10))
    const tended = await tendServer(context, { serverId })
    expect(tended.isEnded).toBe(false)
    expect(tended.tasks.map(({ task }) => task)).toEqual([
      { kind: 'request', request: get },
      { kind: 'replay', attemptId: attempt.attemptId },
    ])
    const answer = { kind: 'late' } as unknown as Parameters<typeof recordServerAnswer>[1]['answer']
    await recordServerAnswer(context, { taskId, answer })
    expect((await tendServer(context, { serverId })).tasks).toHaveLength(1)
    await recordServerOutput(context, { serverId, ordinal: 2, text: 'b' })
    await recordServerOutput(context, { serverId, ordinal: 1, text: 'a' })
    expect(await getServerOutput(context.store, serverId)).toBe('ab')
    await recordServerEnding(context, { serverId, ending: { says: 'It ended', reason: null } })
    await stopServer(context, own())
    expect(await findServer(context.store, serverId)).toMatchObject({
      state: 'ended',
      port: 4_000,
      ending: { says: 'It ended' },
    })
    expect(await recordServerRunning(context, { serverId, port: 1 })).toBe(false)
    expect((await tendServer(context, { serverId })).isEnded).toBe(true)
    expect(await codeOf(ask())).toBe('not-yet')
  })

  it('that nobody has been looking after for half a minute counts as gone', async () => {
    const { context } = fresh
    fresh.at(later(1_000))
    const { serverId } = await start()
    await recordServerRunning(context, { serverId, port: 4_000 })
    fresh.at(later(1_030))
    expect(await codeOf(ask())).toBe('none')
    fresh.at(later(1_031))
    expect(await codeOf(ask())).toBe('not-yet')
    await tendServer(context, { serverId })
    expect(await codeOf(ask())).toBe('none')
    const waiting = await start()
    fresh.at(later(1_090))
    expect(await beginServer(context, waiting)).toBeNull()
    expect(await findServer(context.store, waiting.serverId)).toMatchObject({
      state: 'ended',
      ending: { says: 'Nobody was there to start it' },
    })
    expect(await beginServer(context, { serverId: noId })).toBeNull()
  })

  it('gives way to the next one, and is asked no more than it can answer', async () => {
    const { context } = fresh
    fresh.at(later(2_000))
    const first = await start()
    await recordServerRunning(context, { ...first, port: 4_000 })
    for (let times = 0; times < 8; times++) await ask()
    await expect(ask()).rejects.toMatchObject({
      code: 'not-yet',
      reason: { came: expect.stringContaining('too many requests') },
    })
    fresh.at(later(2_001))
    const second = await start(1)
    expect(await findServer(context.store, first.serverId)).toMatchObject({
      state: 'ended',
      ending: { says: expect.stringContaining('Another one') },
    })
    expect(await findNewestServer(context.store, { learnerId: fresh.learnerId })).toMatchObject({
      id: second.serverId,
      labId: own(1).labId,
    })
    expect((await findNewestServer(context.store, own()))?.id).toBe(first.serverId)
    await stopServer(context, own(1))
    expect(await findServer(context.store, second.serverId)).toMatchObject({
      ending: { says: 'You stopped it' },
    })
    await expect(ask()).rejects.toMatchObject({ reason: { came: 'none' } })
  })

  it('is of a lab whose answer is a server, and neither it nor a request is too large', async () => {
    const { context, learnerId } = fresh
    fresh.at(later(3_000))
    const { answerBytesMax } = context.limits
    const large = (bytes: number) => startServer(context, { ...own(), answer: 'x'.repeat(bytes) })
    expect(await codeOf(startServer(context, { learnerId, labId, answer: '' }))).toBe('bad-input')
    expect(await codeOf(large(answerBytesMax + 1))).toBe('too-large')
    expect(await codeOf(large(answerBytesMax))).toBe('none')
    const request = { ...get, body: 'x'.repeat(65_536) }
    expect(await codeOf(askServer(context, { ...own(), request }))).toBe('too-large')
    expect(await codeOf(replayAttempt(context, { ...own(), attemptId: noId }))).toBe(
      'unknown-attempt',
    )
    await stopServer(context, own(2))
  })
})

describe('small verbs', () => {
  it('a hint more opens each time, until all are open', async () => {
    const { context, learnerId, catalog } = fresh
    const hints = catalog.labs.get(labId)?.hints ?? []
    for (let times = 1; times <= hints.length + 1; times++) {
      const { opened, total } = await openHint(context, { learnerId, labId })
      expect(opened).toEqual(hints.slice(0, times))
      expect(total).toBe(hints.length)
    }
  })

  it.each([
    [
      'a role that is none',
      () => chooseRole(fresh.context, { learnerId: fresh.learnerId, role: 'x' }),
    ],
    [
      'no hours a week',
      () =>
        answerFirstRun(fresh.context, {
          learnerId: fresh.learnerId,
          answers: { programmed: null, hoursAWeek: 0, aim: null },
        }),
    ],
    [
      'a program that is none',
      () => removeProgram(fresh.context, { learnerId: fresh.learnerId, programId: 'x' }),
    ],
    [
      'another’s program',
      () => removeProgram(fresh.context, { learnerId: fresh.learnerId, programId: noId }),
    ],
  ])('%s is refused', async (_what, work) => {
    expect(await codeOf(work())).toBe('bad-input')
  })

  it('says of a long role or program what it begins with', async () => {
    const long = 'x'.repeat(200)
    const came = 'x'.repeat(80)
    const { context, learnerId } = fresh
    await expect(chooseRole(context, { learnerId, role: long })).rejects.toMatchObject({
      reason: { came },
    })
    await expect(removeProgram(context, { learnerId, programId: long })).rejects.toMatchObject({
      reason: { came },
    })
    const hoursAWeek = Number(`1${'0'.repeat(20)}`)
    const answers = { programmed: 'y'.repeat(300) as never, hoursAWeek, aim: null }
    await expect(answerFirstRun(context, { learnerId, answers })).rejects.toMatchObject({
      reason: { came: JSON.stringify(answers).slice(0, 200) },
    })
  })

  it('a picture is of a lab that is there', async () => {
    const picture = {} as Parameters<typeof recordLabPicture>[1]['picture']
    const input = { labId: 'query/none', picture }
    expect(await codeOf(recordLabPicture(fresh.context, input))).toBe('unknown-lab')
  })

  it('figures are imported by a kind that is known and a day that is one', async () => {
    const places = { contentFolder: '/none', cwd: '/none', factsFolder: '/none' }
    const options = (published: string | null) =>
      ({ published }) as unknown as Parameters<typeof importFacts>[1]['options']
    const run = (kind: string, published: string | null) =>
      importFacts(places, { kind, options: options(published), files: [], isDryRun: true })
    await expect(run('x', '2025-04-02')).rejects.toThrow('one of ')
    for (const published of ['25', '2025-4', '2025-04-02 ', '2025-04-02-01']) {
      await expect(run('x', published)).rejects.toThrow('--published as')
    }
    await expect(run('x', null)).rejects.toThrow('one of ')
    // Files are meant from where one is, and there are none here.
    const real = { ...places, contentFolder: path.join(import.meta.dirname, '../../content') }
    const asked = { kind: 'oews', options: options(null), files: ['wages.xlsx'], isDryRun: true }
    await expect(importFacts(real, asked)).rejects.toMatchObject({ code: 'bad-file' })
    await expect(importFacts(real, asked)).rejects.toThrow('/none/wages.xlsx')
    await expect(run('x', '2025')).rejects.toThrow('one of ')
  })
})

describe('other windows of the learner', () => {
  const heard: Notice[] = []
  let stop: () => void = () => undefined
  beforeAll(async () => {
    const { store, learnerId } = fresh
    stop = await store.notices.subscribe(`learner ${learnerId}`, (notice) => heard.push(notice))
  })
  afterAll(() => stop())

  const own = () => ({ learnerId: fresh.learnerId, labId })
  const programmed = { programmed: 'yes', hoursAWeek: 5, aim: null } as const
  it.each<[string, Notice['kind'], () => Promise<unknown>]>([
    [
      'the first questions are answered',
      'learner',
      () => answerFirstRun(fresh.context, { learnerId: fresh.learnerId, answers: programmed }),
    ],
    [
      'another role is chosen',
      'learner',
      () =>
        chooseRole(fresh.context, { learnerId: fresh.learnerId, role: 'database-administrator' }),
    ],
    [
      'a draft is kept',
      'draft',
      () => saveDraft(fresh.context, { ...own(), windowId: 'w', text: 'select' }),
    ],
    [
      'an answer is handed in',
      'attempt',
      () => submitAttempt(fresh.context, { ...own(), answer: 'select 1', via: 'page' }),
    ],
    ['a solution is seen', 'solution', () => seeSolution(fresh.context, own())],
    [
      'the placement is left',
      'learner',
      async () => {
        await beginPlacement(fresh.context, own())
        await leavePlacement(fresh.context, own())
      },
    ],
    ['a lab is reset', 'learner', () => resetLearner(fresh.context, own())],
  ])('hear that %s', async (_what, kind, work) => {
    heard.length = 0
    await work()
    await until(() => heard.length > 0)
    expect(heard.map((notice) => notice.kind)).toContain(kind)
  })
})

describe('a reset', () => {
  const own = () => ({ learnerId: fresh.learnerId, labId })
  const tables = [
    'attempt', 'lab_progress', 'hint_opened', 'review', 'draft', 'draft_revert', 'run', 'server',
    'plan_settings', 'plan_snapshot', 'placement', 'first_run', 'entered_program',
  ] // biome-ignore format: as a row
  async function rowsLeft(): Promise<Record<string, number>> {
    const counts = tables.map(async (table): Promise<[string, number]> => {
      const { rows } = await fresh.store.pool.query(`select count(*)::int as n from ${table}`)
      return [table, rows[0].n]
    })
    return Object.fromEntries((await Promise.all(counts)).filter(([, count]) => count > 0))
  }

  it('of one lab leaves the others, and one of everything leaves nothing', async () => {
    const { context } = fresh
    await resetLearner(context, { learnerId: fresh.learnerId })
    const other = [...fresh.catalog.labs.keys()].find((id) => id !== labId) as string
    for (const at of [own(), { ...own(), labId: other }]) {
      await submitAttempt(context, { ...at, answer: 'select 1', via: 'page' })
      await saveDraft(context, { ...at, windowId: 'w', text: 'select' })
      await openHint(context, at)
    }
    await beginPlacement(context, own())
    await answerFirstRun(context, {
      learnerId: fresh.learnerId,
      answers: { programmed: null, hoursAWeek: 3, aim: null },
    })
    const one = await resetLearner(context, own())
    expect(one).toEqual({ attempts: 1 })
    expect(await rowsLeft()).toEqual({
      attempt: 1,
      draft: 1,
      hint_opened: 1,
      lab_progress: 1,
      placement: 1,
      first_run: 1,
    })
    expect(await resetLearner(context, { learnerId: fresh.learnerId })).toEqual({ attempts: 1 })
    expect(await rowsLeft()).toEqual({})
  })
})
