import { expect, it } from 'vitest'
import { paceSince } from './measured.ts'
import { estimatePace } from './pace.ts'

it('is the usual one before anything is measured, and moves toward your own as weeks go by', () => {
  const usual = estimatePace({ weeks: 0, hoursMeant: 0, hoursFinished: 0 })
  expect(usual).toEqual({ middle: 1.15, deviation: 0.35, weeksMeasured: 0 })
  expect(estimatePace({ weeks: 3, hoursMeant: 0, hoursFinished: 0 })).toEqual(usual)
  const after = (weeks: number) => estimatePace({ weeks, hoursMeant: 20, hoursFinished: 10 })
  // Four weeks of one's own weigh as much as what is usual: halfway between 1.15 and 2.
  expect(after(4).middle).toBeCloseTo(Math.sqrt(1.15 * 2), 10)
  expect(after(4).deviation).toBeCloseTo(0.35 * Math.sqrt(0.5), 10)
  expect(after(4).weeksMeasured).toBe(4)
  // One week is a fifth of the two together.
  expect(after(1).middle).toBeCloseTo(1.15 ** 0.8 * 2 ** 0.2, 10)
  expect(after(1000).middle).toBeCloseTo(2, 1)
  expect(after(1000).deviation).toBe(0.08)
})

it('takes one hour of one for the pace that was planned, and keeps within four times either way', () => {
  const own = (hoursMeant: number, hoursFinished: number) =>
    estimatePace({ weeks: 4, hoursMeant, hoursFinished }).middle
  expect(own(1, 1)).toBeCloseTo(Math.sqrt(1.15), 10)
  expect(own(10, 0)).toBeCloseTo(Math.sqrt(1.15 * 4), 10)
  expect(own(100, 1)).toBe(own(10, 0))
  expect(own(1, 100)).toBeCloseTo(Math.sqrt(1.15 / 4), 10)
})

const skill = { id: 'a/s', area: 'a', title: 'S', level: 1, hours: 6, needs: [] }
const labs = [
  { id: 'query/one', skill: 'a/s', minutes: 20 },
  { id: 'query/two', skill: 'a/s', minutes: 40 },
]
const catalog = {
  skills: new Map([[skill.id, skill]]),
  labs: new Map(labs.map((lab) => [lab.id, lab])),
  capstone: { stages: [{ name: 'first', hours: 5 }] },
} as unknown as Parameters<typeof paceSince>[0]

function since(today: string, passed: Record<string, string> = {}) {
  return paceSince(catalog, {
    planned: [
      { from: '2026-11-02', hoursAWeek: 10 },
      { from: '2026-11-09', hoursAWeek: 5 },
    ],
    today,
    holidays: [],
    passed: new Map(Object.entries(passed)),
  })
}

it('counts whole weeks alone, each by the hours that were meant when it began', () => {
  const none = { weeks: 0, hoursMeant: 0, hoursFinished: 0 }
  expect(since('2026-11-08', { 'query/one': '2026-11-03' })).toEqual(none)
  // A clock that was put back.
  expect(since('2026-10-20', { 'query/one': '2026-11-03' })).toEqual(none)
  expect(
    paceSince(catalog, { planned: [], today: '2026-11-08', holidays: [], passed: new Map() }),
  ).toEqual(none)
  const [one, two] = [since('2026-11-09'), since('2026-11-16')]
  expect([one.weeks, since('2026-11-15').weeks, two.weeks]).toEqual([1, 1, 2])
  // A tenth of each week is kept for looking back.
  expect(one.hoursMeant).toBeCloseTo(9, 5)
  expect(two.hoursMeant).toBeCloseTo(9 + 4.5, 5)
})

it('counts a lab as its part of the skill, a stage by its hours, and nothing of other days', () => {
  const finished = (passed: Record<string, string>) => since('2026-11-20', passed).hoursFinished
  expect(finished({ 'query/one': '2026-11-02' })).toBeCloseTo(2, 10)
  expect(finished({ 'query/one': '2026-11-03', 'query/two': '2026-11-15' })).toBeCloseTo(6, 10)
  expect(finished({ 'query/two': '2026-11-16' })).toBe(0)
  expect(finished({ 'query/two': '2026-11-01' })).toBe(0)
  expect(finished({ 'capstone/first': '2026-11-03' })).toBe(5)
  expect(finished({ 'query/gone': '2026-11-03' })).toBe(0)
})

it('counts seven days from any weekday, and of holidays those among them', () => {
  const { weeks, hoursMeant } = paceSince(catalog, {
    // A Wednesday.
    planned: [{ from: '2026-11-04', hoursAWeek: 10 }],
    today: '2026-11-11',
    holidays: [
      { from: '2026-11-05', to: '2026-11-05' },
      { from: '2026-11-13', to: '2026-11-13' },
    ],
    passed: new Map(),
  })
  // Six of seven days of 540 minutes, counted to the minute below.
  expect({ weeks, minutes: Math.round(hoursMeant * 60) }).toEqual({ weeks: 1, minutes: 462 })
})
