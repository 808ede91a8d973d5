import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore } from '../../tests/store/fresh-store.ts'
import { plainVerdict } from '../../tests/store/plain-grader.ts'
import { answerFirstRun } from '../command/answer-first-run.ts'
import { chooseRole } from '../command/choose-role.ts'
import { makeLearnerPlan } from '../command/make-plan.ts'
import { recordGradingBegun, recordVerdict } from '../command/record-grading.ts'
import { resetLearner } from '../command/reset-learner.ts'
import { submitAttempt } from '../command/submit-attempt.ts'
import { defaultPlanSettings } from '../plan/settings.ts'
import { debriefPage } from './debrief-page.ts'
import { homePage } from './home-page.ts'
import type { NextStep } from './lab-line.ts'
import { labPage } from './lab-page.ts'
import { pathPage } from './path-page.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

const me = () => ({ learnerId: fresh.learnerId })

/** Hands in an answer and keeps the verdict that a grader would give. */
async function handIn(labId: string, variant: string | null, answer = 'right'): Promise<void> {
  const { context } = fresh
  const { attemptId } = await submitAttempt(context, {
    ...me(),
    labId,
    variant,
    answer,
    via: 'page',
  })
  const begun = await recordGradingBegun(context, { attemptId })
  const lab = fresh.catalog.labs.get(labId)
  if (begun.kind !== 'begun' || !lab) throw new Error('it can be graded')
  await recordVerdict(context, {
    attemptId,
    gradingNumber: begun.gradingNumber,
    verdict: plainVerdict(lab, begun.attempt),
  })
}

const next = async (): Promise<NextStep | null> => (await homePage(fresh.context, me())).next
/** What a lab's page says comes after it. */
const nextOf = async (labId: string, variant: string | null): Promise<NextStep | null> =>
  (await labPage(fresh.context, { ...me(), labId, variant })).next
const unit = async (name: string) =>
  (await pathPage(fresh.context, me())).units.find((one) => one.name === name)

async function begin(role: string, programmed: 'never' | 'yes'): Promise<void> {
  await resetLearner(fresh.context, me())
  await chooseRole(fresh.context, { ...me(), role })
  const answers = { programmed, hoursAWeek: null, aim: null }
  await answerFirstRun(fresh.context, { ...me(), answers })
}

describe('the end of a unit', () => {
  it('is a checkpoint, once its labs are passed, and the next unit comes behind it', async () => {
    await begin('back-end-engineer', 'yes')
    const first = (await unit('first-questions'))?.labs ?? []
    expect((await unit('first-questions'))?.checkpoint).toMatchObject({
      progress: 'not-yet',
      tasks: [{ variant: null }, { variant: null }, { variant: null }],
    })
    for (const { id } of first) {
      expect(await next()).toMatchObject({ lab: { id }, variant: null })
      await handIn(id, null)
    }
    for (const done of [0, 1, 2]) {
      const step = await next()
      expect(step).toMatchObject({ why: 'checkpoint', unit: { name: 'first-questions' } })
      const box = (await unit('first-questions'))?.checkpoint
      expect(box?.progress).toBe('open')
      expect(box?.tasks.filter(({ progress }) => progress === 'proved')).toHaveLength(done)
      await handIn(step?.lab.id ?? '', step?.variant ?? null, 'wrong')
      expect(await next()).toMatchObject({ lab: { id: step?.lab.id }, variant: step?.variant })
      await handIn(step?.lab.id ?? '', step?.variant ?? null)
    }
    expect((await unit('first-questions'))?.checkpoint?.progress).toBe('proved')
    expect(await next()).toMatchObject({ why: 'next-on-path', unit: { name: 'several-tables' } })
  })
})

describe('a lab', () => {
  it('names the same next one before it is passed and after', async () => {
    await begin('back-end-engineer', 'never')
    await handIn('folder/where-am-i', null)
    const labId = 'folder/find-the-file'
    const after = async () => (await nextOf(labId, null))?.lab.id
    expect(await after()).toBe('folder/read-an-error')
    await handIn(labId, null)
    expect(await after()).toBe('folder/read-an-error')
  })
})

describe('home and a lab name the same next thing', () => {
  const same = async (labId: string, variant: string | null) => {
    const before = await nextOf(labId, variant)
    await handIn(labId, variant)
    expect(before).toMatchObject({ lab: { id: (await next())?.lab.id } })
    expect(await nextOf(labId, variant)).toEqual(await next())
    expect((await debriefPage(fresh.context, { ...me(), labId })).next).toEqual(await next())
    return before
  }

  it('at the end of a unit: its checkpoint, task after task', async () => {
    await begin('back-end-engineer', 'yes')
    const labs = (await unit('first-questions'))?.labs ?? []
    for (const { id } of labs.slice(0, -1)) await handIn(id, null)
    let step = await same(labs.at(-1)?.id ?? '', null)
    for (const _ of [0, 1, 2]) {
      expect(step?.why).toBe('checkpoint')
      step = await same(step?.lab.id ?? '', step?.variant ?? null)
    }
    expect(step).toMatchObject({ why: 'next-on-path', unit: { name: 'several-tables' } })
  })

  it('after a jump ahead: what follows there, if it builds on nothing that is missing', async () => {
    await begin('back-end-engineer', 'yes')
    const [first, second, third] = (await unit('first-questions'))?.labs ?? []
    await handIn(first?.id ?? '', null)
    const step = await same(third?.id ?? '', null)
    const following = (await unit('several-tables'))?.labs[0]
    expect(step?.lab.id).toBe(following?.ready ? following.id : second?.id)
    expect(step?.lab.ready).toBe(true)
  })

  it('with a plan: what the plan comes to', async () => {
    await begin('back-end-engineer', 'yes')
    const settings = defaultPlanSettings(5)
    await makeLearnerPlan(fresh.context, { ...me(), role: 'back-end-engineer', settings })
    const step = await next()
    expect((await same(step?.lab.id ?? '', null))?.why).toBe('next-in-plan')
  })
})

describe('from nothing to the end of the path', { timeout: 240_000 }, () => {
  it.each([
    ['back-end-engineer', 'never'],
    ['database-administrator', 'yes'],
    ['solutions-architect', 'never'],
  ] as const)(
    '%s who programmed %s: one thing after another, nothing before its needs',
    async (role, programmed) => {
      await begin(role, programmed)
      const path = await pathPage(fresh.context, { ...me(), role })
      const work = path.units
        .flatMap(({ labs, projects }) => [...labs, ...projects])
        .map(({ id }) => id)
      const boxes = path.units.filter(({ checkpoint }) => checkpoint !== null)
      const came: NextStep[] = []
      while (came.length < 300) {
        const step = await next()
        if (!step || (step.unit === null && step.why !== 'checkpoint')) break
        came.push(step)
        expect(step.lab.ready, `${step.lab.id} comes when it is ready`).toBe(true)
        const said = came.length % 10 === 0 || step.why === 'checkpoint'
        const before = said ? await nextOf(step.lab.id, step.variant) : null
        await handIn(step.lab.id, step.variant)
        if (said) expect(before).toEqual(await next())
      }
      if (programmed === 'never')
        expect(came[0]).toMatchObject({ why: 'first', lab: { id: 'folder/where-am-i' } })
      expect(came.filter(({ variant }) => variant === null).map(({ lab }) => lab.id)).toEqual(work)
      expect(came.filter(({ lab }) => lab.project).map(({ why }) => why)).toEqual([
        'project',
        'project',
        'project',
      ])
      const tasks = boxes.flatMap(({ checkpoint }) => checkpoint?.tasks ?? [])
      expect(came.filter(({ why }) => why === 'checkpoint')).toHaveLength(tasks.length)
      const end = await pathPage(fresh.context, { ...me(), role })
      expect(end.units.map(({ checkpoint }) => checkpoint?.progress ?? 'proved')).toEqual(
        end.units.map(() => 'proved'),
      )
    },
  )
})
