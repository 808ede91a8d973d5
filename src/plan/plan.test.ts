import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Problem } from '../kit/problem.ts'
import { makePlan } from './plan.ts'
import type { Plan, PlanInput, PlanSkill } from './plan-types.ts'
import { planInputs } from './test-data/plan-inputs.ts'

const runs = { numRuns: 300 }

/** Everything that ends, in the order in which it does. */
function endings(plan: Plan): string[] {
  return plan.weeks.flatMap(({ entries }) =>
    entries.flatMap(({ labs, ends, task }) => [
      ...labs.map(({ id }) => id),
      ...(ends ? [task] : []),
    ]),
  )
}

const isFinished = ({ labs }: PlanSkill): boolean =>
  labs.length > 0 && labs.every((lab) => lab.isDone)

describe('a plan', () => {
  it('never has a lab, a skill or a stage before its needs', () => {
    fc.assert(
      fc.property(planInputs, (input) => {
        const plan = makePlan(input)
        const done = new Set([
          ...input.skills.filter(isFinished).map(({ id }) => id),
          ...input.projects.filter((project) => project.isDone).map(({ id }) => id),
        ])
        const needs = new Map<string, readonly string[]>([
          ...input.skills.map((skill): [string, readonly string[]] => [skill.id, skill.needs]),
          ...input.projects.map((project): [string, readonly string[]] => [
            project.id,
            project.needs,
          ]),
          ...input.skills.flatMap((skill) =>
            skill.labs.map((lab): [string, readonly string[]] => [
              lab.id,
              [...skill.needs, ...lab.needs],
            ]),
          ),
        ])
        for (const id of endings(plan)) {
          for (const need of needs.get(id) ?? [])
            expect(done, `${id} needs ${need}`).toContain(need)
          done.add(id)
        }
      }),
      runs,
    )
  })

  it('is the same for the same input', () => {
    fc.assert(
      fc.property(planInputs, (input) => {
        expect(makePlan(structuredClone(input))).toEqual(makePlan(input))
      }),
      runs,
    )
  })

  it('never ends later with more hours', () => {
    fc.assert(
      fc.property(planInputs, (input) => {
        const fewer = makePlan(input)
        const more = makePlan({ ...input, hoursAWeek: input.hoursAWeek + 1 })
        expect((more.endDay ?? '') <= (fewer.endDay ?? '')).toBe(true)
        for (const { id, day } of more.milestones) {
          const before = fewer.milestones.find((milestone) => milestone.id === id)?.day ?? ''
          expect((day ?? '') <= before).toBe(true)
        }
      }),
      runs,
    )
  })

  it('never brings a finished lab back as work, and leaves none out that the role asks for', () => {
    fc.assert(
      fc.property(planInputs, (input) => {
        const planned = endings(makePlan(input))
        const labs = input.skills.flatMap((skill) => skill.labs)
        for (const { id } of labs.filter(({ isDone }) => isDone)) expect(planned).not.toContain(id)
        for (const skill of input.skills.filter(({ id }) => input.role.weights.has(id))) {
          for (const { id } of skill.labs.filter(({ isDone }) => !isDone))
            expect(planned).toContain(id)
        }
        expect(new Set(planned).size).toBe(planned.length)
      }),
      runs,
    )
  })

  it('does not plan work on a holiday week, and no more than the hours of a week', () => {
    fc.assert(
      fc.property(planInputs, (input) => {
        for (const week of makePlan(input).weeks) {
          expect(week.minutes + week.reviewMinutes).toBeLessThanOrEqual(input.hoursAWeek * 60 + 1)
          if (week.daysAway === 7) expect(week.entries).toEqual([])
        }
      }),
      runs,
    )
  })

  it('names a lab in the week in which it begins, so that there is something to open', () => {
    const plan = makePlan(small({ hoursAWeek: 1 }))
    const [first, second] = plan.weeks
    expect(first?.entries[0]).toMatchObject({ task: 'a/one', ends: false })
    expect(first?.entries[0]?.labs.map(({ id }) => id)).toEqual(['lab/one'])
    expect(second?.entries[0]).toMatchObject({ task: 'a/one', labs: [] })
  })

  it('keeps a tenth of each week for looking back, in the last one a tenth of what is worked', () => {
    const { weeks } = makePlan(small({ hoursAWeek: 5 }))
    // 36 hours: three days of the first week, then whole weeks of 270 minutes and 30 for reviews.
    expect(weeks.length).toBeGreaterThan(3)
    expect(weeks[1]).toMatchObject({ minutes: 270, reviewMinutes: 30 })
    const last = weeks.at(-1)
    expect(last?.minutes).toBeLessThan(270)
    expect(last?.reviewMinutes).toBe(Math.round((last?.minutes ?? 0) / 9))
  })

  it('names work in every entry of every week: a lab, or reading and an exercise', () => {
    fc.assert(
      fc.property(planInputs, (input) => {
        const plan = makePlan(input)
        for (const { entries } of plan.weeks) {
          for (const { labs, goesOn, besides } of entries) {
            expect(labs.length + besides.length + (goesOn ? 1 : 0)).toBeGreaterThan(0)
          }
        }
        const pieces = plan.tasks.flatMap((task) => task.pieces)
        const inLabs = pieces.filter(({ kind }) => kind === 'lab')
        expect(plan.labMinutes).toBe(inLabs.reduce((sum, { minutes }) => sum + minutes, 0))
        expect(plan.labsEndDay === null).toBe(inLabs.length === 0)
        expect((plan.labsEndDay ?? '') <= (plan.endDay ?? '')).toBe(true)
      }),
      runs,
    )
  })

  it('counts for labs no more than their own minutes, and gives the rest apart', () => {
    const plan = makePlan(small({}))
    expect(plan.minutes).toBe(36 * 60)
    expect(plan.labMinutes).toBe(60)
    expect((plan.labsEndDay as string) < (plan.endDay as string)).toBe(true)
    expect(plan.tasks.map(({ pieces }) => pieces.map(({ kind }) => kind))).toEqual([
      ['lab', 'practice'],
      ['lab', 'practice'],
    ])
  })

  it('looks back at a skill a week after it was finished', () => {
    const plan = makePlan(small({}))
    const first = plan.weeks.findIndex(({ entries }) =>
      entries.some(({ task, ends }) => ends && task === 'a/one'),
    )
    expect(plan.weeks[first + 1]?.reviews).toContain('a/one')
  })

  it('is shorter where the placement says that a skill is known, and still asks for its proof', () => {
    const unknown = makePlan(small({}))
    const known = makePlan(small({ known: new Map([['a/one', 0.98]]) }))
    expect(known.minutes).toBeLessThan(unknown.minutes)
    expect(endings(known)).toContain('lab/one')
  })

  it('takes longer for who is slower', () => {
    const usual = makePlan(small({}))
    const slow = makePlan(small({ pace: 2 }))
    expect((slow.endDay as string) > (usual.endDay as string)).toBe(true)
  })
})

describe('a plan that cannot be made', () => {
  const message = (change: Partial<PlanInput>): string => {
    try {
      makePlan(small(change))
    } catch (error) {
      if (error instanceof Problem) return `${error.code}: ${error.reason.came}`
    }
    return 'no problem'
  }

  it('says what is wrong', () => {
    const round: PlanSkill[] = [
      { ...skill('one'), needs: ['a/two'] },
      { ...skill('two'), needs: ['a/one'] },
    ]
    expect(message({ hoursAWeek: 0 })).toBe('bad-input: 0')
    expect(message({ hoursAWeek: Number.NaN })).toBe('bad-input: no number')
    expect(message({ firstDay: '2026-02-30' })).toBe('bad-input: 2026-02-30')
    expect(message({ skills: round })).toBe('bad-input: a/one needs a/two needs a/one')
    expect(message({ skills: [{ ...skill('one'), needs: ['a/none'] }] })).toBe(
      'bad-input: a need of a/none',
    )
    expect(message({ holidays: [{ from: '2027-01-02', to: '2027-01-01' }] })).toContain(
      '2027-01-02 to',
    )
    expect(message({ holidays: [{ from: '2026-11-24', to: '2099-01-01' }] })).toContain(
      'holidays without',
    )
    expect(message({ skills: [{ ...skill('one'), hours: -1 }, skill('two')] })).toBe(
      'bad-input: -1',
    )
  })
})

function skill(name: string): PlanSkill {
  return {
    id: `a/${name}`,
    area: 'a',
    title: name,
    level: 1,
    hours: 6,
    needs: [],
    labs: [{ id: `lab/${name}`, title: name, minutes: 30, needs: [], isDone: false }],
  }
}

function small(change: Partial<PlanInput>): PlanInput {
  return {
    skills: [skill('one'), { ...skill('two'), hours: 30, needs: ['a/one'] }],
    projects: [],
    role: { role: 'r', title: 'R', weights: new Map([['a/two', 1]]), order: [] },
    milestones: [],
    known: new Map(),
    firstDay: '2026-11-24',
    hoursAWeek: 5,
    holidays: [],
    pace: 1,
    ...change,
  }
}
