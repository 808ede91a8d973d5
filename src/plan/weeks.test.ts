import { describe, expect, it } from 'vitest'
import { makePlan } from './plan.ts'
import type { PlanInput, PlanSkill } from './plan-types.ts'
import { nextLabOf } from './whole-plan.ts'

/* Weeks to the minute: 10 hours are 540 minutes of work and 60 of looking back. A Monday. */

const skill = (name: string, minutes: number, labs: readonly number[] = []): PlanSkill => ({
  id: `a/${name}`,
  area: 'a',
  title: name,
  level: 1,
  hours: minutes / 60,
  needs: [],
  labs: labs.map((own, at) => ({
    id: `lab/${name}-${at + 1}`,
    title: `${name} ${at + 1}`,
    minutes: own,
    needs: [],
    isDone: false,
  })),
})

function planOf(skills: readonly PlanSkill[], change: Partial<PlanInput> = {}) {
  const order = skills.map(({ id }) => id)
  return makePlan({
    skills,
    projects: [],
    role: { role: 'r', title: 'R', weights: new Map(order.map((id) => [id, 1])), order },
    milestones: [],
    known: new Map(),
    firstDay: '2026-11-23',
    hoursAWeek: 10,
    holidays: [],
    pace: 1,
    ...change,
  })
}

describe('weeks', () => {
  it('are filled in order; what does not fit goes on in the next', () => {
    const plan = planOf([skill('one', 300, [60]), skill('two', 600, [100, 200])])
    const shown = plan.weeks.map(({ from, to, minutes, reviewMinutes, entries }) => ({
      from,
      to,
      minutes,
      reviewMinutes,
      entries: entries.map(({ task, minutes: own, labs, goesOn, besides, ends }) => [
        task, own, labs.map(({ id }) => id), goesOn?.id ?? null, besides, ends,
      ]), // biome-ignore format: as a row
    }))
    expect(shown).toEqual([
      {
        from: '2026-11-23',
        to: '2026-11-29',
        minutes: 540,
        reviewMinutes: 60,
        entries: [
          ['a/one', 300, ['lab/one-1'], null, ['practice'], true],
          ['a/two', 240, ['lab/two-1', 'lab/two-2'], null, [], false],
        ],
      },
      {
        from: '2026-11-30',
        to: '2026-12-06',
        minutes: 360,
        reviewMinutes: 40,
        entries: [['a/two', 360, [], 'lab/two-2', ['practice'], true]],
      },
    ])
    expect(plan.minutes).toBe(900)
    expect(plan.labMinutes).toBe(360)
    // 360 of 540 minutes are five of seven days.
    expect(plan.endDay).toBe('2026-12-04')
    // The labs alone are 360 minutes from the first Monday on.
    expect(plan.labsEndDay).toBe('2026-11-27')
  })

  it('are longer for a slower pace, and never shorter than a minute a piece', () => {
    const slow = planOf([skill('one', 300, [300])], { pace: 1.5 })
    expect(slow.weeks[0]?.minutes).toBe(450)
    expect(slow.minutes).toBe(300)
    const tiny = planOf([skill('one', 0)], { pace: 0.2 })
    expect(tiny.weeks[0]?.minutes).toBe(1)
  })

  it('pass over time off, and say how many days of it there are', () => {
    const holidays = [
      { from: '2026-11-28', to: '2026-11-29' },
      { from: '2026-11-30', to: '2026-12-06' },
    ]
    const plan = planOf([skill('one', 900)], { holidays })
    expect(plan.weeks.map(({ minutes, daysAway }) => [minutes, daysAway])).toEqual([
      [385, 2],
      [0, 7],
      [515, 0],
    ])
    expect(plan.holidays).toEqual(holidays)
    const midweek = planOf([skill('one', 60)], { firstDay: '2026-11-26' })
    expect(midweek.weeks[0]).toMatchObject({ from: '2026-11-26', to: '2026-11-29', daysAway: 0 })
  })

  it('end where the last minute of work is, also where a task fills the week to its end', () => {
    const plan = planOf([skill('one', 540), skill('two', 540)])
    expect(plan.weeks.map(({ minutes }) => minutes)).toEqual([540, 540])
    expect(plan.endDay).toBe('2026-12-06')
    expect(plan.weeks.map(({ entries }) => entries.map(({ task }) => task))).toEqual([
      ['a/one'],
      ['a/two'],
    ])
    // Reached on the Sunday of the second week.
    expect(plan.weeks.map((week) => week.milestones)).toEqual([[], ['ready']])
    // The last skill has no lab, so the labs end before it.
    const labs = planOf([skill('one', 300, [60]), skill('two', 60)])
    expect([labs.labsEndDay, labs.endDay]).toEqual(['2026-11-23', '2026-11-27'])
    expect(planOf([]).weeks).toEqual([])
    expect(planOf([])).toMatchObject({ endDay: null, minutes: 0, labsEndDay: null })
  })

  it('look back at skills alone: a project that is finished doesn’t come back', () => {
    const stage = { id: 'p', title: 'P', hours: 1, needs: ['a/one'], isDone: false, isLast: false }
    const { weeks } = planOf([skill('one', 480), skill('two', 540)], { projects: [stage] })
    expect(weeks[0]?.entries.map(({ task, ends }) => [task, ends])).toEqual([
      ['a/one', true],
      ['p', true],
    ])
    expect(weeks[1]?.reviews).toEqual(['a/one'])
  })

  it('look back at what was finished one, three, eight and twenty weeks before, at most at four', () => {
    const skills = Array.from({ length: 24 }, (_, at) => skill(`s${at}`, 540))
    const { weeks } = planOf(skills)
    expect(weeks[0]?.reviews).toEqual([])
    expect(weeks[1]?.reviews).toEqual(['a/s0'])
    expect(weeks[3]?.reviews).toEqual(['a/s2', 'a/s0'])
    expect(weeks[20]?.reviews).toEqual(['a/s19', 'a/s17', 'a/s12', 'a/s0'])
    const many = planOf(Array.from({ length: 10 }, (_, at) => skill(`s${at}`, 100)))
    expect(many.weeks[1]?.reviews).toHaveLength(4)
  })
})

describe('milestones', () => {
  const skills = [skill('one', 300, [60]), skill('two', 600, [60])]
  const milestones = [
    { id: 'second', title: 'Second', after: 'a/two' },
    { id: 'lab', title: 'Lab', after: 'lab/two-1' },
    { id: 'none', title: 'None', after: 'a/none' },
  ]
  const done = (one: PlanSkill): PlanSkill => ({
    ...one,
    labs: one.labs.map((lab) => ({ ...lab, isDone: true })),
  })

  it('come in the order of the work before them, with their day and minutes', () => {
    const plan = planOf(skills, { milestones })
    expect(plan.milestones.map(({ id, minutes, day }) => [id, minutes, day])).toEqual([
      ['first-lab', 60, '2026-11-23'],
      ['lab', 360, '2026-11-27'],
      ['second', 900, '2026-12-04'],
      ['ready', 900, '2026-12-04'],
    ])
    expect(plan.weeks.map((week) => week.milestones)).toEqual([
      ['first-lab', 'lab'],
      ['second', 'ready'],
    ])
  })

  it('that were reached before have no day, and no work before them', () => {
    const [one, two] = skills as [PlanSkill, PlanSkill]
    const after = [...milestones, { id: 'first', title: 'First', after: 'a/one' }]
    const plan = planOf([done(one), two], { milestones: after })
    expect(plan.milestones.slice(0, 2).map(({ id, minutes, day }) => [id, minutes, day])).toEqual([
      ['first-lab', 0, null],
      ['first', 0, null],
    ])
    // A lab that isn't done, of a skill that the role doesn't ask for, was not reached.
    const other = { ...skill('other', 60, [60]), id: 'b/other' }
    const weights = new Map([['a/two', 1]])
    const besides = planOf([two, other], {
      role: { role: 'r', title: 'R', weights, order: [] },
      milestones: [{ id: 'm', title: 'M', after: 'lab/other-1' }],
    })
    expect(besides.milestones.map(({ id }) => id)).toEqual(['first-lab', 'ready'])
    const stage = { id: 'p', title: 'P', hours: 1, needs: [], isDone: true, isLast: false }
    const reached = planOf([two], {
      projects: [stage],
      milestones: [{ id: 'm', title: 'M', after: 'p' }],
    })
    expect(reached.milestones.map(({ id, day }) => [id, day])).toContainEqual(['m', null])
    const open = planOf([two], {
      projects: [{ ...stage, isDone: false, needs: ['a/none'] }],
      milestones: [{ id: 'm', title: 'M', after: 'p' }],
    })
    expect(open.milestones.map(({ id }) => id)).not.toContain('m')
  })
})

describe('a milestone after what the plan doesn’t hold', () => {
  const two = skill('two', 600, [60])
  const outside = (name: string, done: readonly boolean[]): PlanSkill => {
    const one = skill(
      name,
      60,
      done.map(() => 30),
    )
    return { ...one, labs: one.labs.map((lab, at) => ({ ...lab, isDone: done[at] as boolean })) }
  }
  const skills = [
    two,
    outside('bare', []),
    outside('half', [true, false]),
    outside('whole', [true]),
  ]
  const stage = { title: 'P', hours: 1, isLast: false }
  const projects = [
    { ...stage, id: 'open', needs: ['a/none'], isDone: false },
    { ...stage, id: 'done', needs: [], isDone: true },
  ]

  it.each([
    ['a/whole', 'has all of its labs done', true],
    ['a/half', 'has one of two labs done', false],
    ['a/bare', 'has no lab', false],
    ['lab/half-1', 'is a lab that is done', true],
    ['lab/half-2', 'is a lab that is not', false],
    ['done', 'is a project that is done', true],
    ['open', 'is a project that is not', false],
    ['gone', 'isn’t there', false],
  ])('%s, which %s: reached %s', (after, _what, isReached) => {
    const { milestones } = planOf(skills, {
      projects,
      role: { role: 'r', title: 'R', weights: new Map([['a/two', 1]]), order: [] },
      milestones: [{ id: 'm', title: 'M', after }],
    })
    const own = milestones.filter(({ id }) => id === 'm')
    expect(own).toEqual(isReached ? [{ id: 'm', title: 'M', day: null, minutes: 0 }] : [])
  })
})

it('the next lab is the first that a task has, with that task', () => {
  const { tasks } = planOf([skill('none', 60), skill('one', 300, [60, 60])])
  expect(nextLabOf({ tasks })).toEqual({ lab: 'lab/one-1', task: 'a/one' })
  expect(nextLabOf(planOf([skill('none', 60)]))).toBeNull()
})

it('a plan that takes more than fifty years is refused', () => {
  const long = Array.from({ length: 141 }, (_, at) => skill(`s${at}`, 60_000))
  expect(() => planOf(long, { hoursAWeek: 1 })).toThrow('fifty years')
  // 2,600 weeks of 54 minutes.
  const fifty = (minutes: number) =>
    planOf(
      [60_000, 60_000, minutes].map((own, at) => skill(`s${at}`, own)),
      { hoursAWeek: 1 },
    )
  expect(fifty(20_400).weeks).toHaveLength(2_600)
  expect(() => fifty(20_401)).toThrow('fifty years')
  for (const [change, what] of [
    [{ hoursAWeek: 0.9 }, 'hours a week from 1 to 80'],
    [{ hoursAWeek: 80.1 }, 'hours a week from 1 to 80'],
    [{ pace: 0.1 }, 'calendar time per planned time'],
  ] as const) {
    expect(() => planOf([skill('one', 60)], change)).toThrow(what)
  }
})
