import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planCalendar } from './calendar.ts'
import { comparePlans, summarizePlan } from './changes.ts'
import { whatIsMissing } from './missing.ts'
import { makePlan } from './plan.ts'
import type { PlanInput, PlanSkill } from './plan-types.ts'
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

  it('names hours, the moved end and milestones', () => {
    const changes = comparePlans(summary(), summary({ hoursAWeek: 10 }))
    expect(changes?.hoursAWeek).toEqual({ before: 5, now: 10 })
    expect(changes?.endMovedDays).toBeLessThan(-10)
    expect(changes?.milestones.map(({ id }) => id)).toEqual(['two', 'ready'])
    expect(changes?.role).toBeNull()
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
    expect(text.match(/^BEGIN:VEVENT\r$/gm)?.length).toBe(starts.length)
    expect(new Set(text.match(/^UID:.*$/gm)).size).toBe(starts.length)
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
  })
})
