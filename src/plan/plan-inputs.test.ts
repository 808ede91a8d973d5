import { expect, it } from 'vitest'
import { nothing } from '../../tests/plan/learner-record.ts'
import { developers } from './money.ts'
import {
  areaWeights,
  type Content,
  defaultRole,
  type LearnerRecord,
  planInputsOf,
  planSettingsOf,
} from './plan-inputs.ts'
import { defaultPlanSettings } from './settings.ts'

const skill = { id: 'a/s', area: 'a', title: 'S', level: 1, hours: 6, needs: [] }
const item = { id: 'a/item', kind: 'gives', skill: 'a/s', level: 2 }
const content = {
  catalog: {
    skills: new Map([[skill.id, skill]]),
    labs: new Map([['query/one', { id: 'query/one', skill: 'a/s', minutes: 30 }]]),
    items: new Map([[item.id, item]]),
    paths: new Map([defaultRole, 'dba'].map((role) => [role, { title: role, units: [] }])),
    capstone: { stages: [] },
  },
  career: {
    facts: { wages: [] },
    roles: [
      { role: 'dba', soc: '15-1242', weights: { a: 4 } },
      { role: defaultRole, soc: '15-1252', weights: { a: 2 } },
    ],
  },
} as unknown as Content

const now = new Date(2026, 10, 24, 12)
const settings = defaultPlanSettings(10)
const inputsOf = (kept: Partial<LearnerRecord>, role?: string | null) =>
  planInputsOf(
    content,
    { ...nothing, ...kept },
    { now, settings, ...(role === undefined ? {} : { role }) },
  )

it('takes what was said of the plan, or the usual with the hours of the first run', () => {
  expect(planSettingsOf({ ...nothing, unsafeSettings: settings })).toEqual({
    settings,
    isUsual: false,
  })
  const firstRun = { programmed: null, hoursAWeek: 12 }
  expect(planSettingsOf({ unsafeSettings: { hoursAWeek: 0 }, firstRun })).toEqual({
    settings: defaultPlanSettings(12),
    isUsual: true,
  })
  expect(planSettingsOf(nothing)).toEqual({ settings: defaultPlanSettings(null), isUsual: true })
  expect(defaultPlanSettings(null).hoursAWeek).toBe(5)
})

it('aims at the role that is asked, else the chosen one, else the usual; and at none that is gone', () => {
  expect(inputsOf({}).role).toBe(defaultRole)
  expect(inputsOf({ role: 'dba' })).toMatchObject({
    role: 'dba',
    soc: '15-1242',
    weights: { a: 4 },
  })
  expect(inputsOf({ role: 'dba' }, null).role).toBe('dba')
  expect(inputsOf({ role: 'dba' }, defaultRole)).toMatchObject({
    role: defaultRole,
    soc: developers,
    weights: { a: 2 },
  })
  expect(inputsOf({ role: 'gone' }).role).toBe(defaultRole)
  expect(areaWeights(content, 'gone')).toBeNull()
  const bare = { ...content, career: { ...content.career, roles: [] } }
  expect(planInputsOf(bare, nothing, { now, settings })).toMatchObject({
    soc: developers,
    weights: null,
  })
})

it('knows labs by how they were passed, and no lab that was only tried', () => {
  const [early, late] = [new Date(2026, 10, 2, 9), new Date(2026, 10, 20, 9)]
  const { learner } = inputsOf({
    labProgress: new Map([
      ['query/tried', { practicedAt: null, provedAt: null }],
      ['query/proved', { practicedAt: null, provedAt: late }],
      ['query/both', { practicedAt: early, provedAt: late }],
      ['query/practiced', { practicedAt: early, provedAt: null }],
    ]),
  })
  expect(Object.fromEntries(learner.labs)).toEqual({
    'query/proved': 'proved',
    'query/both': 'proved',
    'query/practiced': 'practiced',
  })
})

it('measures the pace by the day on which a lab was first passed, in weeks of the plan', () => {
  const plannedHours = [{ from: new Date(2026, 10, 9, 9), hoursAWeek: 10 }]
  const measured = (practicedAt: Date | null, provedAt: Date | null) =>
    inputsOf({ plannedHours, labProgress: new Map([['query/one', { practicedAt, provedAt }]]) })
      .measured
  const inTime = new Date(2026, 10, 10, 9)
  const before = new Date(2026, 10, 1, 9)
  expect(measured(inTime, null)).toMatchObject({ weeks: 2, hoursFinished: 6 })
  expect(measured(null, inTime).hoursFinished).toBe(6)
  expect(measured(before, inTime).hoursFinished).toBe(0)
  expect(measured(inTime, now).hoursFinished).toBe(6)
  const away = { ...settings, holidays: [{ from: '2026-11-09', to: '2026-11-15' }] }
  const meant = planInputsOf(
    content,
    { ...nothing, plannedHours },
    { now, settings: away },
  ).measured
  expect(meant.hoursMeant).toBeCloseTo(9, 5)
  expect(inputsOf({ plannedHours }).measured.hoursMeant).toBeCloseTo(18, 5)
  expect(inputsOf({}).today).toBe('2026-11-24')
})

it('takes the background from the placement, else from the first run', () => {
  const firstRun = { programmed: 'never', hoursAWeek: null } as const
  const answers = [{ item: 'a/item', answer: 'right' as const }]
  const placement = { answers, background: 'yes' } as const
  expect(inputsOf({ firstRun, placement }).learner).toMatchObject({
    background: 'yes',
    evidence: [{ skill: 'a/s', difficulty: 2, answer: 'right' }],
  })
  expect(inputsOf({ firstRun }).learner).toMatchObject({ background: 'never', evidence: [] })
  expect(inputsOf({}).learner.background).toBeNull()
})
