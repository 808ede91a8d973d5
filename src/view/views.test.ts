import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId, until } from '../../tests/store/fresh-store.ts'
import { answerFirstRun } from '../command/answer-first-run.ts'
import { chooseRole } from '../command/choose-role.ts'
import { openHint } from '../command/open-hint.ts'
import { resetLearner } from '../command/reset-learner.ts'
import { saveDraft } from '../command/save-draft.ts'
import { submitAttempt } from '../command/submit-attempt.ts'
import { homePage } from './home-page.ts'
import { type LabEvent, labEvents } from './lab-events.ts'
import { labPage } from './lab-page.ts'
import { listLabs } from './list-labs.ts'
import { pathPage } from './path-page.ts'
import { skillMap } from './skill-map.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())
beforeEach(async () => {
  await resetLearner(fresh.context, { learnerId: fresh.learnerId })
})

const me = () => ({ learnerId: fresh.learnerId })

describe('the first run', () => {
  it('asks until it was answered or skipped', async () => {
    expect((await homePage(fresh.context, me())).firstRun).toBeNull()
    const skipped = { programmed: null, hoursAWeek: null, aim: null }
    await answerFirstRun(fresh.context, { ...me(), answers: skipped })
    expect((await homePage(fresh.context, me())).firstRun).toEqual(skipped)
    const answers = { programmed: 'never', hoursAWeek: 6, aim: 'first-job' } as const
    await answerFirstRun(fresh.context, { ...me(), answers })
    expect((await homePage(fresh.context, me())).firstRun).toEqual(answers)
  })

  it('refuses what is no answer', async () => {
    const answers = { programmed: 'always', hoursAWeek: 500, aim: null } as never
    await expect(answerFirstRun(fresh.context, { ...me(), answers })).rejects.toMatchObject({
      code: 'bad-input',
    })
    expect((await homePage(fresh.context, me())).firstRun).toBeNull()
  })

  it('leads to the first lab of the path', async () => {
    expect((await homePage(fresh.context, me())).next).toMatchObject({
      why: 'first',
      lab: { id: labId, ready: true },
      unit: { name: 'first-questions' },
    })
  })
})

describe('the list of labs', () => {
  const ids = async (input: object) =>
    (await listLabs(fresh.context, { ...me(), ...input })).labs.map(({ id }) => id)

  it('comes in the order of the path', async () => {
    expect((await ids({})).slice(0, 2)).toEqual([labId, 'query/newest-first-with-ties'])
  })

  it('is searched by words in any order, case or accent', async () => {
    expect(await ids({ search: 'YÉAR films' })).toContain(labId)
    expect(await ids({ search: 'year zzz' })).toEqual([])
    expect(await ids({ search: '  ' })).toHaveLength(fresh.catalog.labs.size)
  })

  it('is grouped by the units of the path, each lab once, the others last', async () => {
    const { groups, labs } = await listLabs(fresh.context, me())
    const { units } = await pathPage(fresh.context, me())
    expect(groups[0]?.unit).toBe(units[0]?.title)
    expect(groups.slice(0, -1).every(({ unit }) => unit !== null)).toBe(true)
    const grouped = groups.flatMap((group) => group.labs.map(({ id }) => id))
    expect(new Set(grouped).size).toBe(grouped.length)
    expect(grouped.toSorted()).toEqual(labs.map(({ id }) => id).toSorted())
  })

  it('has nothing ready at first but what builds on nothing', async () => {
    const { labs } = await listLabs(fresh.context, me())
    const ready = labs.filter(({ ready }) => ready)
    expect(ready.length).toBeGreaterThan(1)
    for (const { id } of ready) {
      const needs = fresh.catalog.labs.get(id)?.needs ?? []
      expect([id, needs.filter((need) => hasLabBelow(need))]).toEqual([id, []])
    }
  })

  /** Whether a skill, or one that it builds on, has a lab. */
  const hasLabBelow = (skill: string): boolean =>
    [...fresh.catalog.labs.values()].some((lab) => lab.skill === skill && !lab.project) ||
    (fresh.catalog.skills.get(skill)?.needs ?? []).some(hasLabBelow)

  it('is filtered, and counts what the other filters leave', async () => {
    await submitAttempt(fresh.context, { ...me(), labId, answer: 'x', via: 'page' })
    expect(await ids({ status: 'tried' })).toEqual([labId])
    expect(await ids({ skill: 'sql/select' })).toEqual([labId])
    const inArea = (await ids({ area: 'arch' })).map((id) => fresh.catalog.labs.get(id)?.skill)
    expect(inArea.length).toBeGreaterThan(0)
    expect(inArea.filter((skill) => !skill?.startsWith('arch/'))).toEqual([])
    const list = await listLabs(fresh.context, { ...me(), status: 'tried' })
    expect(list.total).toBe(fresh.catalog.labs.size)
    expect(list.areas.filter(({ count }) => count > 0)).toEqual([
      { id: 'sql', title: 'SQL', count: 1 },
    ])
    expect(list.statuses).toContainEqual({ status: 'new', count: fresh.catalog.labs.size - 1 })
  })
})

describe('the skill map', () => {
  it('marks skills without a lab as coming, and follows what was handed in', async () => {
    const progress = async (id: string) => {
      const { areas } = await skillMap(fresh.context, me())
      return areas.flatMap(({ skills }) => skills).find((skill) => skill.id === id)
    }
    const all = (await skillMap(fresh.context, me())).areas.flatMap(({ skills }) => skills)
    for (const { id, progress: state, labs } of all) {
      expect(state === 'coming', id).toBe(labs.length === 0)
    }
    expect(await progress('sql/select')).toMatchObject({
      progress: 'not-yet',
      labs: [labId],
      ready: true,
    })
    expect(await progress('sql/sort-and-limit')).toMatchObject({ ready: false })
    await submitAttempt(fresh.context, { ...me(), labId, answer: 'x', via: 'page' })
    expect(await progress('sql/select')).toMatchObject({ progress: 'started' })
    const { edges } = await skillMap(fresh.context, me())
    expect(edges).toContainEqual({ from: 'sql/select', to: 'sql/sort-and-limit' })
  })
})

describe('the path', () => {
  it('is that of the role, which can be changed', async () => {
    expect(await pathPage(fresh.context, me())).toMatchObject({
      role: 'back-end-engineer',
      next: { lab: { id: labId } },
    })
    await chooseRole(fresh.context, { ...me(), role: 'solutions-architect' })
    expect((await pathPage(fresh.context, me())).units).toContainEqual(
      expect.objectContaining({ name: 'decide', title: 'Decide' }),
    )
    await chooseRole(fresh.context, { ...me(), role: 'database-administrator' })
    expect((await pathPage(fresh.context, me())).role).toBe('database-administrator')
    expect((await homePage(fresh.context, me())).role.title).toBe('Database administrator')
    await chooseRole(fresh.context, { ...me(), role: 'back-end-engineer' })
  })

  it('of a role that is not there is unknown', async () => {
    await expect(pathPage(fresh.context, { ...me(), role: 'pilot' })).rejects.toMatchObject({
      code: 'unknown-page',
    })
    await expect(chooseRole(fresh.context, { ...me(), role: 'pilot' })).rejects.toMatchObject({
      code: 'bad-input',
    })
  })
})

describe('the lab page', () => {
  it('refuses what is not there', async () => {
    await expect(labPage(fresh.context, { ...me(), labId: 'query/none' })).rejects.toMatchObject({
      code: 'unknown-lab',
    })
    await expect(labPage(fresh.context, { ...me(), labId, variant: 'none' })).rejects.toMatchObject(
      {
        code: 'bad-input',
      },
    )
  })

  it('shows the brief of a variant in place of its own, and its own beside it', async () => {
    const lab = fresh.catalog.labs.get(labId)
    const variant = lab?.variants[1]
    const page = await labPage(fresh.context, { ...me(), labId, variant: variant?.name })
    expect(page).toMatchObject({
      brief: variant?.brief,
      ownBrief: lab?.brief,
      variant: variant?.name,
    })
  })

  it('shows the files that a brief names, and tables as a picture alone', async () => {
    const cost = { ...me(), labId: 'cost/the-right-index' }
    const variant = 'seen-before'
    const pages = [
      await labPage(fresh.context, cost),
      await labPage(fresh.context, { ...cost, variant }),
      await labPage(fresh.context, { ...me(), labId }),
    ]
    const files = pages.map(({ reading }) => reading.map(({ name }) => name))
    expect(files).toEqual([['schema.sql', 'requests.sql'], ['schema.sql', 'requests.sql'], []])
    const [own, other] = pages.map(({ reading }) => reading[1]?.text)
    expect(own).toContain('ORDER BY w.started_at DESC')
    expect(other).toContain('film_id = :film')
  })
})

describe('what happens elsewhere', () => {
  it('is heard as it happens, of the lab one looks at alone, and ends with its page', async () => {
    const heard: LabEvent[] = []
    const page = new AbortController()
    const listening = (async () => {
      for await (const event of labEvents(fresh.context, { ...me(), labId, signal: page.signal }))
        heard.push(event)
    })()
    await until(async () => {
      await saveDraft(fresh.context, { ...me(), labId, windowId: 'w', text: 'x' })
      return heard.length > 0
    })
    expect(heard[0]).toEqual({ kind: 'draft', labId, windowId: 'w' })
    await submitAttempt(fresh.context, {
      ...me(),
      labId: 'query/who-directed-what',
      answer: 'x',
      via: 'terminal',
    })
    await openHint(fresh.context, { ...me(), labId })
    await until(() => heard.some(({ kind }) => kind === 'hint'))
    expect(heard.map(({ kind }) => kind)).toContain('hint')
    expect(heard.map(({ kind }) => kind)).not.toContain('attempt')
    page.abort()
    await listening
  })

  it('is heard again after the connection was lost, and that it was', async () => {
    const heard: LabEvent[] = []
    const page = new AbortController()
    const listening = (async () => {
      for await (const event of labEvents(fresh.context, { ...me(), signal: page.signal }))
        heard.push(event)
    })()
    await until(async () => {
      await openHint(fresh.context, { ...me(), labId })
      await saveDraft(fresh.context, { ...me(), labId, windowId: 'w', text: 'x' })
      return heard.length > 0
    })
    heard.length = 0
    await fresh.store.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()`)
    await until(() => heard.some(({ kind }) => kind === 'anything'))
    await saveDraft(fresh.context, { ...me(), labId, windowId: 'later', text: 'x' })
    await until(() => heard.some((event) => event.kind === 'draft' && event.windowId === 'later'))
    expect(heard).toContainEqual({ kind: 'anything' })
    expect(heard).toContainEqual({ kind: 'draft', labId, windowId: 'later' })
    page.abort()
    await listening
  })
})
