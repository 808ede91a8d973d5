import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planCalendar } from './calendar.ts'
import { comparePlans, summarizePlan } from './changes.ts'
import { whatIsMissing } from './missing.ts'
import { makePlan } from './plan.ts'
import type { Plan, PlanInput, PlanSkill } from './plan-types.ts'
import { planSummaryShape } from './settings.ts'
import { planInputs } from './test-data/plan-inputs.ts'

const skill = (name: string, change: Partial<PlanSkill> = {}): PlanSkill => ({
  id: `a/${name}`,
  area: 'a',
  title: `The skill ${name}`,
  level: 1,
  hours: 10,
  needs: [],
  labs: [{ id: `lab/${name}`, title: name, minutes: 30, needs: [], isDone: false }],
  ...change,
})

const input: PlanInput = {
  skills: [skill('one'), skill('two', { needs: ['a/one'] }), skill('three')],
  projects: [],
  role: { role: 'r', title: 'R', weights: new Map([['a/two', 1]]), order: [] },
  milestones: [{ id: 'two', title: 'Two', after: 'a/two' }],
  known: new Map(),
  firstDay: '2026-11-24',
  hoursAWeek: 5,
  holidays: [],
  pace: 1,
}
const summary = (change: Partial<PlanInput> = {}) =>
  summarizePlan(makePlan({ ...input, ...change }), { route: 'self-taught' })

describe('what changed', () => {
  it('is nothing between a plan and itself', () => {
    fc.assert(
      fc.property(planInputs, (given) => {
        const of = summarizePlan(makePlan(given), { route: 'r' })
        expect(comparePlans(of, structuredClone(of))).toBeNull()
      }),
    )
  })

  it('is said of a summary that can be kept and read back', () => {
    const skills = [skill('one', { hours: 1 })]
    const role = { ...input.role, weights: new Map([['a/one', 1]]) }
    const own = summary({ skills, role, milestones: [] })
    expect(own).toEqual({
      role: 'r',
      route: 'self-taught',
      madeOn: '2026-11-24',
      hoursAWeek: 5,
      pace: 1,
      holidayDays: 0,
      minutes: 60,
      endDay: '2026-11-25',
      tasks: [{ id: 'a/one', title: 'The skill one', minutes: 60 }],
      milestones: [
        { id: 'first-lab', title: 'First lab', day: '2026-11-24' },
        { id: 'ready', title: 'All of our syllabus', day: '2026-11-25' },
      ],
    })
    expect(planSummaryShape.parse(own)).toEqual(own)
  })

  it('names hours, the moved end and milestones', () => {
    const changes = comparePlans(summary(), summary({ hoursAWeek: 10 }))
    expect(changes?.hoursAWeek).toEqual({ before: 5, now: 10 })
    expect(changes?.endMovedDays).toBeLessThan(-10)
    expect(changes?.milestones.map(({ id }) => id)).toEqual(['two', 'ready'])
    expect(changes?.role).toBeNull()
  })

  it('are said where one thing alone changed', () => {
    const own = summary()
    expect(comparePlans(own, { ...own, route: 'bootcamp' })).toMatchObject({
      route: { before: 'self-taught', now: 'bootcamp' },
      endMovedDays: 0,
    })
    // As much work as before, and until the same day: another skill in place of one.
    const [one, ...rest] = own.tasks
    const other = { ...(one as NonNullable<typeof one>), id: 'a/other' }
    const changes = comparePlans(own, { ...own, tasks: [other, ...rest] })
    expect(changes?.gone.map(({ id }) => id)).toEqual(['a/one'])
    expect(changes?.added.map(({ id }) => id)).toEqual(['a/other'])
    const later = own.milestones.map((milestone) => ({ ...milestone, day: '2027-12-31' }))
    const moved = comparePlans(own, { ...own, milestones: later })
    expect(moved?.milestones[0]).toMatchObject({ id: 'first-lab', now: '2027-12-31' })
    expect(comparePlans(own, { ...own, endDay: null })?.endMovedDays).toBeNull()
    expect(comparePlans(own, { ...own, pace: own.pace + 0.001 })).toBeNull()
    expect(comparePlans(own, { ...own, pace: 1.25 })?.pace).toEqual({ before: 1, now: 1.25 })
  })

  it('counts days off with their first and their last', () => {
    const holidays = [
      { from: '2026-12-24', to: '2026-12-26' },
      { from: '2027-01-01', to: '2027-01-01' },
    ]
    expect(summary({ holidays }).holidayDays).toBe(4)
    expect(comparePlans(summary(), summary({ holidays }))?.holidayDays).toEqual({
      before: 0,
      now: 4,
    })
  })

  it('names tasks that went and came with another role, and what got finished', () => {
    const weights = new Map([['a/three', 1]])
    const other = comparePlans(summary(), summary({ role: { ...input.role, role: 'q', weights } }))
    expect(other?.role).toEqual({ before: 'r', now: 'q' })
    expect(other?.gone.map(({ id }) => id)).toEqual(['a/one', 'a/two'])
    expect(other?.added.map(({ id }) => id)).toEqual(['a/three'])
    const [one, ...rest] = input.skills as [PlanSkill, ...PlanSkill[]]
    const done = { ...one, labs: one.labs.map((lab) => ({ ...lab, isDone: true })) }
    expect(
      comparePlans(summary(), summary({ skills: [done, ...rest] }))?.gone.map(({ id }) => id),
    ).toEqual(['a/one'])
  })
})

describe('a calendar', () => {
  const made = {
    title: 'Plan',
    madeAt: new Date('2026-11-24T10:00:00Z'),
    url: 'http://127.0.0.1/plan',
  }

  const lines = (plan: Plan, of: Partial<typeof made> = {}): string[] =>
    planCalendar(plan, { ...made, ...of })
      .replaceAll('\r\n ', '')
      .split('\r\n')

  it('counts up by the minute in which it is made, from a small number', () => {
    const sequence = (madeAt: string) =>
      lines(makePlan(input), { madeAt: new Date(madeAt) }).find((one) => one.startsWith('SEQ'))
    // 29,925,240 minutes after 1970, less 29 millions.
    expect(sequence('2026-11-24T10:00:00Z')).toBe('SEQUENCE:925240')
    expect(sequence('2026-11-24T10:00:59Z')).toBe('SEQUENCE:925240')
    expect(sequence('2026-11-24T10:01:00Z')).toBe('SEQUENCE:925241')
  })

  it('has nothing for a week off, nor for what was reached before, and goes on after both', () => {
    const [one, ...rest] = input.skills as [PlanSkill, ...PlanSkill[]]
    const done = { ...one, labs: one.labs.map((lab) => ({ ...lab, isDone: true })) }
    const plan = makePlan({
      ...input,
      skills: [done, ...rest],
      milestones: [{ id: 'a/two', title: 'Two', after: 'a/two' }],
      holidays: [{ from: '2026-11-30', to: '2026-12-06' }],
    })
    const ids = lines(plan).filter((line) => line.startsWith('UID:'))
    // 600 minutes: 231 in six days, and 270 in a whole week.
    expect(ids).toEqual([
      'UID:week-2026-11-29@backwright',
      'UID:week-2026-12-13@backwright',
      'UID:week-2026-12-20@backwright',
      'UID:milestone-a-two@backwright',
      'UID:milestone-ready@backwright',
    ])
    const days = lines(plan).filter((line) => /^DT(?:START|END);/.test(line))
    expect(days.slice(-2)).toEqual(['DTSTART;VALUE=DATE:20261216', 'DTEND;VALUE=DATE:20261217'])
  })

  it('has an all-day entry a week and one a milestone, and is the same each time', () => {
    const plan = makePlan(input)
    const text = planCalendar(plan, made)
    expect(text).toBe(planCalendar(plan, made))
    const starts = [...text.matchAll(/^DTSTART;VALUE=DATE:(\d+)\r$/gm)].map(([, day]) => day)
    expect(starts.length).toBe(plan.weeks.length + plan.milestones.length)
    expect(starts[0]).toBe('20261124')
    // A week ends where the next begins: the day of an end is not a part of it.
    const ends = [...text.matchAll(/^DTEND;VALUE=DATE:(\d+)\r$/gm)].map(([, day]) => day)
    expect(ends.slice(0, plan.weeks.length - 1)).toEqual(starts.slice(1, plan.weeks.length))
    expect(text).toContain('SUMMARY:Backwright: The skill one')
    expect(text).not.toContain('…')
    expect(text.match(/^BEGIN:VEVENT\r$/gm)?.length).toBe(starts.length)
    expect(new Set(text.match(/^UID:.*$/gm)).size).toBe(starts.length)
  })

  it('names three tasks of a week and says that there are more, with the time of each', () => {
    const skills = ['one', 'two', 'three', 'four'].map((name) => skill(name, { hours: 1 }))
    const weights = new Map(skills.map(({ id }) => [id, 1]))
    const order = skills.map(({ id }) => id)
    const role = { ...input.role, weights, order }
    const week = planCalendar(makePlan({ ...input, skills, role, hoursAWeek: 40 }), made)
    const text = week.replaceAll('\r\n ', '')
    const names = 'The skill one\\, The skill two\\, The skill three …'
    expect(text).toContain(`SUMMARY:Backwright: ${names}\r\n`)
    expect(text).toContain('The skill one: 1 hour\\n  Lab: one\\nThe skill two: 1 hour')
    expect(text).toContain('Looking back: 0.5 hours')
    const three = planCalendar(
      makePlan({
        ...input,
        skills: skills.slice(0, 3),
        role: { ...role, weights: new Map(order.slice(0, 3).map((id) => [id, 1])) },
        hoursAWeek: 40,
      }),
      made,
    )
    expect(three).not.toContain('…')
  })
})

describe('what is missing', () => {
  it('is what the role asks for less what is proved; what has no lab yet does not count', () => {
    const base = { area: 'a', title: 'T', hours: 1 }
    const missing = whatIsMissing(
      [
        { ...base, id: 'a/proved', progress: 'proved' },
        { ...base, id: 'a/practiced', progress: 'practiced' },
        { ...base, id: 'a/coming', progress: 'coming' },
        { ...base, id: 'a/not-asked', progress: 'not-yet' },
      ],
      new Map([
        ['a/proved', 1],
        ['a/practiced', 0.5],
        ['a/coming', 1],
      ]),
    )
    expect(missing.readiness).toBeCloseTo(2 / 3)
    expect(missing.areas[0]?.missing.map(({ id }) => id)).toEqual(['a/practiced'])
    expect(missing.coming.map(({ id }) => id)).toEqual(['a/coming'])
    expect(whatIsMissing([], new Map()).readiness).toBeNull()
    const only = [{ ...base, id: 'a/proved', progress: 'proved' as const }]
    expect(whatIsMissing(only, new Map([['a/proved', 1]])).readiness).toBe(1)
  })
})
