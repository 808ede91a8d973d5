import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programOf } from '../../tests/store/entered-program.ts'
import {
  addLearner,
  type FreshStore,
  freshStore,
  labId,
  listOf,
} from '../../tests/store/fresh-store.ts'
import { plainVerdict } from '../../tests/store/plain-grader.ts'
import {
  findAttempt,
  findPassingAnswer,
  getOwnAttempt,
  listAttempts,
  listAttemptsSince,
  listFirstPasses,
  listPassed,
  listWeeks,
} from './attempts.ts'
import { findDraft, putDraft, replaceDraft, undoRevert } from './drafts.ts'
import {
  deleteEnteredProgram,
  listEnteredPrograms,
  putEnteredPrograms,
} from './entered-programs.ts'
import { insertGradedAttempt } from './gradings.ts'
import { countHints, insertSolutionSeen, listReviews, openNextHint } from './hints.ts'
import { findLabProgress, listLabProgress } from './lab-progress.ts'
import { exportRows, type LearnerRow } from './learner-rows.ts'
import { getLearnerSnapshot } from './learner-snapshot.ts'
import { deleteWork, findFirstRun, findRole, putFirstRun, putRole } from './learners.ts'
import {
  findPlacements,
  insertPlacement,
  insertPlacementAnswer,
  stopPlacement,
} from './placements.ts'
import { putPlan } from './plans.ts'
import { findRun, insertRun } from './runs.ts'
import {
  findNewestServer,
  insertServer,
  insertServerTask,
  listServerTasks,
  markServerRunning,
} from './servers.ts'

/*
 * Two learners do the same things in the same two labs, each on days of their own. Whatever is asked
 * of one says nothing of the other.
 */

const otherLab = 'query/directors-with-many-films'
const labs = [labId, otherLab]

interface Person {
  readonly learnerId: string
  readonly name: string
  /** Days of November 2026. */
  readonly days: readonly [number, number]
}

let fresh: FreshStore
let ada: Person
let ben: Person
beforeAll(async () => {
  fresh = await freshStore()
  const learnerId = randomUUID()
  await addLearner(fresh.store, learnerId)
  ada = { learnerId: fresh.learnerId, name: 'ada', days: [2, 3] }
  ben = { learnerId, name: 'ben', days: [11, 12] }
  for (const person of [ada, ben]) await doEverything(person)
})
afterAll(() => fresh.close())

const at = (day: number, hour = 10): Date => new Date(Date.UTC(2026, 10, day, hour))

async function doEverything(person: Person): Promise<void> {
  const { learnerId, name, days } = person
  const { store } = fresh
  const now = at(days[0])
  await putRole(store, learnerId, `role of ${name}`)
  const answers = { programmed: 'yes', hoursAWeek: days[0], aim: null } as const
  await putFirstRun(store, learnerId, { answers, now })
  for (const [nth, lab] of labs.entries()) await workInLab(person, lab, at(days[nth] as number))
  for (const [nth, day] of days.entries()) {
    const id = randomUUID()
    await insertPlacement(store, { id, learnerId, background: 'yes', now: at(day) })
    const answer = { item: `${name}/${nth}`, answer: 'right', given: name, at: at(day) } as const
    const placed = { learnerId, placementId: id }
    await insertPlacementAnswer(store, placed, { answer, endAfter: () => null })
    const { open } = await findPlacements(store, learnerId)
    if (open && nth === 0) await stopPlacement(store, open, { learnerId, now: at(day, 12) })
    const summary = { of: name, hoursAWeek: day }
    await putPlan(store, learnerId, {
      role: `role of ${name}`,
      settings: { of: name, day },
      summary,
      now: at(day),
    })
  }
  await putEnteredPrograms(store, learnerId, { programs: [programOf(name)], now })
}

async function workInLab({ learnerId, name }: Person, lab: string, now: Date): Promise<void> {
  const { store } = fresh
  const own = { learnerId, labId: lab }
  const of = `${name} in ${lab}`
  await openNextHint(store, { ...own, total: 3, now })
  const draft = { ...own, variant: null, windowId: 'w' }
  await putDraft(store, draft, { text: `first of ${of}`, now })
  await replaceDraft(store, draft, { before: `before of ${of}`, text: of, cause: 'starter', now })
  for (const word of ['wrong', 'right']) {
    const attempt = {
      id: randomUUID(),
      ...own,
      variant: null,
      labHash: 'h',
      answer: `${word} ${of}`,
      seed: name,
      via: 'terminal' as const,
      createdAt: new Date(now.getTime() + (word === 'right' ? 1_000 : 0)),
    }
    await insertGradedAttempt(store, attempt, {
      verdict: plainVerdict({ hash: 'h' }, attempt),
      now,
      progressAfter: (before, judged) => ({ ...before, practicedAt: judged.at }),
    })
  }
  const dueAt = new Date(now.getTime() + 172_800_000)
  await insertSolutionSeen(store, { ...own, variant: `of ${name}`, now, dueAt })
  const run = { id: randomUUID(), ...own, sql: of, rows: 'whole' as const, call: null }
  await insertRun(store, { ...run, createdAt: now })
  const server = { id: randomUUID(), ...own, answer: of, createdAt: now }
  await insertServer(store, server, { says: 'Another', reason: null })
  await markServerRunning(store, server.id, { port: 4_000, now })
  const request = { method: 'GET', target: `/${name}`, headers: '', body: '' }
  const task = { kind: 'request' as const, request }
  await insertServerTask(store, { id: randomUUID(), serverId: server.id, task, now })
}

const rowsOf = async ({ learnerId }: Person): Promise<LearnerRow[]> =>
  await listOf(exportRows(fresh.store, learnerId))
const kindsOf = (rows: readonly LearnerRow[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(rows, ({ kind }) => kind)].map(([kind, own]) => [kind, own.length]),
  )

describe.each([
  ['the first', () => ada, () => ben],
  ['the second', () => ben, () => ada],
] as const)('what is asked of %s learner', (_which, personOf, otherOf) => {
  const own = (lab: string) => ({ learnerId: personOf().learnerId, labId: lab })

  it.each(labs)('in a lab is their own, and of that lab: %s', async (lab) => {
    const { store } = fresh
    const { learnerId, name, days } = personOf()
    const of = `${name} in ${lab}`
    const day = at(days[labs.indexOf(lab)] as number)
    const passedAt = new Date(day.getTime() + 1_000)
    const attempts = await listAttempts(store, { ...own(lab), limit: 10 })
    expect(
      attempts.map(({ number, status, seed, failedCheck }) => [number, status, seed, failedCheck]),
    ).toEqual([
      [2, 'passed', name, null],
      [1, 'failed', name, 'The same rows'],
    ])
    expect(
      attempts.map(({ labId: id, learnerId: whose, createdAt }) => [id, whose, createdAt]),
    ).toEqual([
      [lab, learnerId, passedAt],
      [lab, learnerId, day],
    ])
    expect(await findPassingAnswer(store, learnerId, lab)).toEqual({
      attemptId: attempts[0]?.id,
      answer: `right ${of}`,
      at: passedAt,
    })
    expect(await listPassed(store, learnerId, lab)).toEqual([null])
    expect(await countHints(store, learnerId, lab)).toBe(1)
    const draft = { ...own(lab), variant: null }
    expect(await findDraft(store, { ...draft, windowId: null })).toMatchObject({
      windowId: 'w',
      text: of,
      version: 2,
      undo: 'starter',
    })
    expect(await findLabProgress(store, learnerId, lab)).toEqual({
      ...own(lab),
      attempts: 2,
      lastAttemptAt: passedAt,
      solutionSeenAt: day,
      practicedAt: passedAt,
      provedAt: null,
    })
    const dueAt = new Date(day.getTime() + 172_800_000)
    const again = { ...own(lab), variant: 'another', now: at(28), dueAt: at(30) }
    const review = { labId: lab, variant: `of ${name}`, dueAt, doneAt: null }
    expect(await insertSolutionSeen(store, again)).toEqual(review)
    expect(await findNewestServer(store, own(lab))).toMatchObject({ answer: of, labId: lab })
    const tasks = await listServerTasks(store, { ...own(lab), limit: 10 })
    expect(tasks.map(({ task }) => task.kind === 'request' && task.request.target)).toEqual([
      `/${name}`,
    ])
  })

  it('is theirs over all labs too', async () => {
    const { store } = fresh
    const { learnerId, name, days } = personOf()
    expect(await findRole(store, learnerId)).toBe(`role of ${name}`)
    expect((await findFirstRun(store, learnerId))?.hoursAWeek).toBe(days[0])
    const all = await listAttempts(store, { learnerId, limit: 10 })
    expect(all.map(({ labId: lab }) => lab)).toEqual([otherLab, otherLab, labId, labId])
    expect(await listAttempts(store, { learnerId, limit: 3 })).toEqual(all.slice(0, 3))
    const since = (from: Date, limit = 10) =>
      listAttemptsSince(store, { learnerId, since: from, limit })
    expect(await since(at(days[1]))).toEqual(all.slice(0, 2))
    expect(await since(at(days[0]), 3)).toEqual(all.slice(0, 3))
    const monday = days[0] === 2 ? '2026-11-02' : '2026-11-09'
    expect(await listWeeks(store, learnerId, 5)).toEqual([{ monday, attempts: 4, passed: 2 }])
    const passes = await listFirstPasses(store, learnerId)
    expect(passes.toSorted((a, b) => (a.at < b.at ? -1 : 1))).toEqual(
      labs.map((lab, nth) => ({
        labId: lab,
        variant: null,
        at: new Date(at(days[nth] as number).getTime() + 1_000),
      })),
    )
    expect([...(await listLabProgress(store, learnerId)).keys()].toSorted()).toEqual(
      labs.toSorted(),
    )
    const reviews = await listReviews(store, learnerId)
    expect(reviews.map(({ labId: lab, variant }) => [lab, variant])).toEqual(
      labs.map((lab) => [lab, `of ${name}`]),
    )
    expect(await findNewestServer(store, { learnerId })).toMatchObject({ labId: otherLab })
    const programs = await listEnteredPrograms(store)
    expect(programs.map(({ school }) => school)).toEqual(['School of ada', 'School of ben'])
  })

  it('is what a plan is made of', async () => {
    const { learnerId, name, days } = personOf()
    const snapshot = await getLearnerSnapshot(fresh.store, learnerId)
    expect(snapshot).toMatchObject({
      role: `role of ${name}`,
      firstRun: { hoursAWeek: days[0] },
      unsafeSettings: { of: name, day: days[1] },
      placement: { answers: [{ item: `${name}/0`, given: name }], ended: { why: 'stopped' } },
    })
    expect(snapshot.kept.map(({ madeAt }) => madeAt)).toEqual([at(days[1]), at(days[0])])
    expect(snapshot.plannedHours).toEqual(days.map((day) => ({ from: at(day), hoursAWeek: day })))
    const { open } = await findPlacements(fresh.store, learnerId)
    expect(open).toMatchObject({ answers: [{ item: `${name}/1` }], ended: null })
  })

  it('is in their file, and nothing of the other is', async () => {
    const rows = await rowsOf(personOf())
    expect(kindsOf(rows)).toEqual({
      'first-run': 1, lab: 2, attempt: 4, hint: 2, review: 2, draft: 2, program: 1, placement: 2,
      'plan-settings': 1, plan: 2,
    }) // biome-ignore format: as a row
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`\\b${otherOf().name}\\b`))
    expect(rows.flatMap((row) => (row.kind === 'placement' ? [row.answers.length] : []))).toEqual([
      1, 1,
    ])
    expect(rows.flatMap((row) => (row.kind === 'hint' ? [row.ordinal] : []))).toEqual([1, 1])
  })

  it('can’t be seen or taken away by the other', async () => {
    const { store } = fresh
    const [attempt] = await listAttempts(store, { ...own(labId), limit: 1 })
    const id = attempt?.id as string
    expect((await getOwnAttempt(store, personOf().learnerId, id)).id).toBe(id)
    await expect(getOwnAttempt(store, otherOf().learnerId, id)).rejects.toMatchObject({
      code: 'unknown-attempt',
    })
    const programs = await listEnteredPrograms(store)
    const mine = programs.find(({ entered_by }) => entered_by === personOf().name)?.id as string
    expect(await deleteEnteredProgram(store, otherOf().learnerId, mine)).toBe(false)
    expect(await listEnteredPrograms(store)).toEqual(programs)
  })
})

it('a run is kept for a day, and only its own learner’s next one forgets it', async () => {
  const { store } = fresh
  const request = (person: Person, now: Date, id = randomUUID()) =>
    insertRun(store, {
      id,
      learnerId: person.learnerId,
      labId,
      sql: 'x',
      rows: 'whole',
      call: null,
      createdAt: now,
    }).then(() => id)
  const [mine, theirs] = [await request(ada, at(20)), await request(ben, at(20))]
  await request(ada, at(21))
  expect(await findRun(store, mine)).not.toBeNull()
  await request(ada, at(21, 11))
  expect(await findRun(store, mine)).toBeNull()
  expect(await findRun(store, theirs)).not.toBeNull()
})

describe('what one learner does', () => {
  it('undoes their own return in that lab alone', async () => {
    const { store } = fresh
    const draft = { learnerId: ada.learnerId, labId, variant: null, windowId: 'w' }
    const undone = await undoRevert(store, draft, { after: 'x', now: at(25) })
    expect(undone).toEqual({ text: `before of ada in ${labId}`, version: 3, undo: null })
    expect(await undoRevert(store, draft, { after: 'x', now: at(25) })).toBeNull()
    for (const [person, lab] of [
      [ada, otherLab],
      [ben, labId],
    ] as const) {
      const found = await findDraft(store, {
        learnerId: person.learnerId,
        labId: lab,
        variant: null,
        windowId: 'w',
      })
      expect(found).toMatchObject({ text: `${person.name} in ${lab}`, undo: 'starter' })
    }
  })

  it('removes their own work in one lab, then everywhere, and leaves the other’s as it was', async () => {
    const { store } = fresh
    const theirs = await rowsOf(ben)
    const [attempt] = await listAttempts(store, { learnerId: ada.learnerId, labId, limit: 1 })
    expect(await deleteWork(store, ada.learnerId, labId)).toBe(2)
    expect(await findAttempt(store, attempt?.id as string)).toBeNull()
    const left = await rowsOf(ada)
    expect(kindsOf(left)).toEqual({
      'first-run': 1, lab: 1, attempt: 2, hint: 1, review: 1, draft: 1, program: 1, placement: 2,
      'plan-settings': 1, plan: 2,
    }) // biome-ignore format: as a row
    expect(JSON.stringify(left)).not.toContain(labId)
    expect(await findNewestServer(store, { learnerId: ada.learnerId, labId })).toBeNull()
    expect(await rowsOf(ben)).toEqual(theirs)
    expect(await deleteWork(store, ada.learnerId, null)).toBe(2)
    expect(await rowsOf(ada)).toEqual([])
    expect(await rowsOf(ben)).toEqual(theirs)
  })
})

it('versions of a lab that were passed are those of one learner, in that lab', async () => {
  const { store } = fresh
  const passed = ['query/running-total', 'query/series-tree'] as const
  for (const { learnerId, name } of [ada, ben]) {
    for (const lab of passed) {
      const attempt = {
        id: randomUUID(),
        learnerId,
        labId: lab,
        variant: `${name} in ${lab}`,
        labHash: 'h',
        answer: 'right',
        seed: name,
        via: 'terminal' as const,
        createdAt: at(26),
      }
      await insertGradedAttempt(store, attempt, {
        verdict: plainVerdict({ hash: 'h' }, attempt),
        now: at(26),
        progressAfter: (before) => before,
      })
    }
  }
  expect(await listPassed(store, ada.learnerId, passed[0])).toEqual([`ada in ${passed[0]}`])
  expect(await listPassed(store, ben.learnerId, passed[1])).toEqual([`ben in ${passed[1]}`])
})

it('what one saw, the other hasn’t seen, nor is it seen in another lab', async () => {
  const { store } = fresh
  const opened = ['query/opened', 'query/opened-too'] as const
  const both = [ada, ben].flatMap(({ learnerId }) =>
    opened.map((lab) => ({ learnerId, labId: lab })),
  )
  for (const one of both) await openNextHint(store, { ...one, total: 3, now: at(27) })
  const [, , seen] = both
  if (!seen) throw new Error('two learners have two labs each')
  await insertSolutionSeen(store, { ...seen, variant: null, now: at(28), dueAt: at(30) })
  const seenAt: unknown[] = []
  for (const { learnerId, labId: lab } of both)
    seenAt.push((await findLabProgress(store, learnerId, lab))?.solutionSeenAt)
  expect(seenAt).toEqual([null, null, at(28), null])
})

it('an answer goes into the placement in which it was given', async () => {
  const { store } = fresh
  const people = [ada, ben]
  for (const { learnerId } of people)
    await insertPlacement(store, { id: randomUUID(), learnerId, background: null, now: at(27) })
  const openOf = async ({ learnerId }: Person) => (await findPlacements(store, learnerId)).open
  for (const person of people) {
    const { learnerId, name } = person
    const answer = { item: `last of ${name}`, answer: 'wrong', given: '', at: at(28) } as const
    const placed = { learnerId, placementId: (await openOf(person))?.id as string }
    await insertPlacementAnswer(store, placed, { answer, endAfter: () => null })
  }
  const items: unknown[] = []
  for (const person of people) items.push((await openOf(person))?.answers.map(({ item }) => item))
  expect(items).toEqual([['last of ada'], ['ben/1', 'last of ben']])
})
