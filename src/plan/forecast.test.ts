import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../kit/random.ts'
import { dayNumber, dayText } from './day.ts'
import { hoursForDeadline } from './deadline.ts'
import { makeForecast, readyDay } from './forecast.ts'
import { estimatePace } from './pace.ts'
import { makePlan } from './plan.ts'
import type { PlanSkill } from './plan-types.ts'
import { planInputs } from './test-data/plan-inputs.ts'

const unmeasured = estimatePace({ weeks: 0, hoursMeant: 0, hoursFinished: 0 })
const options = { random: seededRandom('futures'), draws: 200 }
const late = '9999-12-31'

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

describe('a forecast', () => {
  it('is a range in order, the same for the same seed', () => {
    fc.assert(
      fc.property(planInputs, (input) => {
        const plan = makePlan(input)
        const forecast = makeForecast(plan, unmeasured, options)
        expect(makeForecast(plan, unmeasured, options)).toEqual(forecast)
        const days = forecast.readyBy.map(({ day }) => day ?? late)
        expect(days).toEqual([...days].sort())
        for (const { range } of forecast.milestones) {
          if (range) expect((range.early ?? late) <= (range.late ?? late)).toBe(true)
        }
        const shares = forecast.reasons.reduce((sum, { share }) => sum + share, 0)
        if (forecast.reasons.length > 0) expect([0, 1]).toContain(Math.round(shares * 1e6) / 1e6)
      }),
      { numRuns: 60 },
    )
  })

  it('never ends later with more hours, in any part of the range', () => {
    fc.assert(
      fc.property(planInputs, (input) => {
        const fewer = makeForecast(makePlan(input), unmeasured, options).readyBy
        const hoursAWeek = input.hoursAWeek + 1
        const more = makeForecast(makePlan({ ...input, hoursAWeek }), unmeasured, options).readyBy
        for (const [at, { day }] of more.entries()) {
          expect((day ?? late) <= (fewer[at]?.day ?? late)).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('says the first day by which so many are ready, and counts a day as reached when it ends', () => {
    fc.assert(
      fc.property(planInputs, (input) => {
        const plan = makePlan(input)
        const { readyBy } = makeForecast(plan, unmeasured, options)
        for (const { share, day } of readyBy) {
          if (day === null || day <= plan.firstDay) continue
          const by = (deadline: string) =>
            makeForecast(plan, unmeasured, { ...options, deadline }).byDeadline as number
          expect(by(day)).toBeGreaterThanOrEqual(share)
          const before = dayText(dayNumber(day) - 1)
          if (before > plan.firstDay) expect(by(before)).toBeLessThan(share)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('never reaches into the week after the one in which the work is done', () => {
    // So little that every future ends in its first week, which begins on a Tuesday.
    const { readyBy } = makeForecast(makePlan(plain(4, 40)), unmeasured, options)
    for (const { day } of readyBy) {
      expect((day as string) >= '2026-11-24' && (day as string) <= '2026-11-29').toBe(true)
    }
    // A day has five hours of work, and half of the futures take less for these four: that day.
    expect(readyBy.slice(0, 3).map(({ day }) => day)).toEqual(Array(3).fill('2026-11-24'))
  })

  const plain = (hours: number, hoursAWeek = 10) => ({
    skills: [{ id: 'a/s', area: 'a', title: 'S', level: 1, hours, needs: [], labs: [] }],
    projects: [],
    role: { role: 'r', title: 'R', weights: new Map([['a/s', 1]]), order: [] },
    milestones: [],
    known: new Map<string, number>(),
    firstDay: '2026-11-24',
    hoursAWeek,
    holidays: [],
    pace: 1.15,
  })

  it('gets narrower and moves as the pace is measured', () => {
    const plan = makePlan(plain(300))
    const slow = estimatePace({ weeks: 12, hoursMeant: 120, hoursFinished: 60 })
    const before = makeForecast(plan, unmeasured, options)
    const after = makeForecast(plan, slow, options)
    expect(slow.middle).toBeGreaterThan(1.5)
    expect((after.readyBy[2]?.day as string) > (before.readyBy[2]?.day as string)).toBe(true)
    const pace = (reasons: typeof before.reasons): number =>
      reasons.find(({ kind }) => kind === 'pace')?.share as number
    expect(before.reasons.map(({ kind }) => kind)).toContain('pace')
    expect(pace(after.reasons)).toBeLessThan(pace(before.reasons))
    const sure = estimatePace({ weeks: 100, hoursMeant: 115, hoursFinished: 100 })
    expect(sure.middle).toBeCloseTo(unmeasured.middle, 2)
    const width = (pace: typeof unmeasured): number => {
      const { readyBy } = makeForecast(plan, pace, options)
      const day = (at: number): number => Date.parse(readyBy.at(at)?.day ?? late)
      return day(-1) - day(0)
    }
    expect(width(sure)).toBeLessThan(0.9 * width(unmeasured))
  })

  it('names the first day by which each share of the futures is ready', () => {
    const plan = makePlan(plain(100))
    const drawn = { random: seededRandom('rounding'), draws: 137 }
    for (const { share, day } of makeForecast(plan, unmeasured, drawn).readyBy) {
      const by = (days: number): number => {
        const deadline = new Date(Date.parse(day as string) + days * 86_400_000)
        const given = { ...drawn, deadline: deadline.toISOString().slice(0, 10) }
        return makeForecast(plan, unmeasured, given).byDeadline as number
      }
      expect(by(0)).toBeGreaterThanOrEqual(share)
      expect(by(-1)).toBeLessThan(share)
    }
  })

  /** The hours in as many skills alike: what each takes evens out over many. */
  const inSkills = (hours: number, length: number) => {
    const one = plain(hours / length).skills[0] as PlanSkill
    const skills = Array.from({ length }, (_, at) => ({ ...one, id: `a/s${at}` }))
    const weights = new Map(skills.map(({ id }) => [id, 1]))
    return { ...plain(hours), skills, role: { ...plain(hours).role, weights }, pace: 1 }
  }
  /** A pace that is known to be the planned one. */
  const sure = { middle: 1, deviation: 0, weeksMeasured: 1_000 }
  /** Days from the first one until so many futures are ready, by `readyBy`. */
  const daysUntil = (input: ReturnType<typeof inSkills>): number[] =>
    makeForecast(makePlan(input), sure, { ...options, draws: 2_000 }).readyBy.map(
      ({ day }) => dayNumber(day as string) - dayNumber(input.firstDay),
    )

  it('is in the middle as was planned, where the pace is and errors even out', () => {
    // 300 hours, 9 in a week: 233 days.
    const [, , middle] = daysUntil(inSkills(300, 100)) as [number, number, number]
    expect(middle).toBeGreaterThan(0.97 * 233)
    expect(middle).toBeLessThan(1.03 * 233)
  })

  it('is far wider for one big skill than for as many hours in a hundred', () => {
    const widthOf = (length: number): number => {
      const days = daysUntil(inSkills(300, length))
      return (days.at(-1) as number) / (days[0] as number)
    }
    // By a deviation of 0.52 for one and 0.15 for a hundred: e to the power of 2.56 times as much.
    expect(widthOf(1)).toBeGreaterThan(3.2)
    expect(widthOf(1)).toBeLessThan(4.5)
    expect(widthOf(100)).toBeGreaterThan(1.35)
    expect(widthOf(100)).toBeLessThan(1.6)
  })

  it('gives each milestone its own range, none to one that was reached, and the last the end’s', () => {
    const lab = { id: 'lab/x', title: 'X', minutes: 60, needs: [], isDone: true }
    const input = inSkills(300, 3)
    const [first, ...rest] = input.skills as [PlanSkill, ...PlanSkill[]]
    const plan = makePlan({
      ...input,
      skills: [{ ...first, labs: [lab, { ...lab, id: 'lab/y', isDone: false }] }, ...rest],
      milestones: [{ id: 'second', title: 'Second', after: 'a/s1' }],
    })
    const { milestones, readyBy } = makeForecast(plan, unmeasured, options)
    const [early, , middle, , late] = readyBy.map(({ day }) => day)
    expect(milestones).toMatchObject([
      { id: 'first-lab', title: 'First lab', range: null },
      { id: 'second', title: 'Second' },
      { id: 'ready', range: { early, middle, late } },
    ])
    const second = milestones[1]?.range
    expect((second?.late as string) < (late as string)).toBe(true)
    expect((second?.early as string) < (second?.middle as string)).toBe(true)
  })

  it('says the same of one share as of all of them', () => {
    const plan = makePlan(plain(100))
    for (const { share, day } of makeForecast(plan, unmeasured, options).readyBy) {
      expect(readyDay(plan, unmeasured, { ...options, share })).toBe(day)
    }
  })

  it('names what makes it wide, the most first, and nothing of a pace that is known', () => {
    const plan = makePlan(inSkills(300, 100))
    const sharesOf = (pace: typeof sure) =>
      makeForecast(plan, pace, options).reasons.map(({ kind, share }) => [kind, share] as const)
    const known = sharesOf(sure)
    expect(known.map(([kind]) => kind)).toEqual(['hours-of-skills', 'weeks-differ', 'pace'])
    expect(known.at(-1)?.[1]).toBe(0)
    const open = sharesOf({ ...sure, deviation: 0.35 })
    expect(open.map(([kind]) => kind)).toEqual(['pace', 'hours-of-skills', 'weeks-differ'])
    const [pace, skills, weeks] = open.map(([, share]) => share) as [number, number, number]
    // The squares of 0.35 and 0.13, and of 0.42 by the root of 33 weeks.
    expect(pace / skills).toBeGreaterThan(5)
    expect(pace / skills).toBeLessThan(12)
    expect(weeks / skills).toBeGreaterThan(0.2)
    expect(weeks / skills).toBeLessThan(0.6)
  })

  it('gives reasons as far as it looks, and none a share where no future ends', () => {
    const reasonsOf = (hours: number, hoursAWeek: number) =>
      makeForecast(makePlan({ ...inSkills(hours, 2), hoursAWeek }), unmeasured, options).reasons
    // 2,000 hours at one a week are 43 years.
    expect(reasonsOf(2_000, 1).map(({ share }) => share)).toEqual([0, 0, 0])
    // Three years in the middle, so one in ten of slow futures ends after four.
    const far = Object.fromEntries(reasonsOf(640, 5).map(({ kind, share }) => [kind, share]))
    expect(far['weeks-differ']).toBeGreaterThan(0.0005)
    expect(far['weeks-differ']).toBeLessThan(0.1)
    expect(far.pace).toBeGreaterThan(0.1)
  })

  it('does no work on days off: nothing is left to do at once, and a minute waits', () => {
    const holidays = [{ from: '2026-11-24', to: '2026-11-29' }]
    const daysOf = (hours: number, of: { from: string; to: string }[]) => {
      const plan = makePlan({ ...plain(hours), holidays: of })
      const none = hours === 0 ? { ...plan, minutes: 0, tasks: [], milestones: [] } : plan
      return makeForecast(none, unmeasured, options).readyBy.map(({ day }) => day)
    }
    expect(daysOf(0, holidays)).toEqual(Array(5).fill('2026-11-24'))
    expect(daysOf(1 / 60, holidays).slice(0, 3)).toEqual(Array(3).fill('2026-11-30'))
    // A week that begins with days off begins on its first day of work.
    expect(daysOf(1 / 60, [{ from: '2026-11-24', to: '2026-11-26' }])[0]).toBe('2026-11-27')
  })

  it('misses a week in 8 of 100, and does at least half of what was meant in all others', () => {
    // Half of a week's work.
    const plan = makePlan({ ...inSkills(4.5, 27), firstDay: '2026-11-23' })
    const by = (deadline: string): number =>
      makeForecast(plan, sure, { ...options, draws: 4_000, deadline }).byDeadline as number
    expect(1 - by('2026-11-29')).toBeGreaterThan(0.06)
    expect(1 - by('2026-11-29')).toBeLessThan(0.15)
    expect(1 - by('2026-12-06')).toBeLessThan(0.03)
  })

  it('is ready at once where nothing is left to do, and knows of no reasons then', () => {
    const { readyBy, reasons } = makeForecast(makePlan(plain(0)), unmeasured, options)
    expect(readyBy.map(({ day }) => day)).toEqual(Array(5).fill('2026-11-24'))
    const nothing = { ...plain(1), role: { ...plain(1).role, weights: new Map() } }
    const none = makeForecast(makePlan(nothing), unmeasured, options)
    expect(none.readyBy.map(({ day }) => day)).toEqual(Array(5).fill('2026-11-24'))
    expect(none.reasons).toEqual([])
    expect(reasons.length).toBe(3)
  })

  it('reaches from a season to four years, and says that it looks no further', () => {
    const quick = makeForecast(makePlan(plain(100)), unmeasured, options)
    expect((quick.readyBy[2]?.day as string) < '2027-04-15').toBe(true)
    const long = makeForecast(makePlan(plain(700, 5)), unmeasured, options)
    expect((long.readyBy[1]?.day as string) > '2029-01-01').toBe(true)
    expect(long.readyBy.at(-1)?.day).toBeNull()
  })

  it('ends on any day of a week, in the middle of the work as well as at its end', () => {
    const plan = makePlan(plain(300))
    const middle = dayNumber(makeForecast(plan, unmeasured, options).readyBy[2]?.day as string)
    const monday = middle - ((middle + 3) % 7)
    const by = (day: number): number =>
      makeForecast(plan, unmeasured, { ...options, draws: 2_000, deadline: dayText(day) })
        .byDeadline as number
    const shares = Array.from({ length: 8 }, (_, at) => by(monday - 1 + at))
    const rises = shares.slice(1).map((share, at) => share - (shares[at] as number))
    expect(rises.filter((rise) => rise > 0).length).toBeGreaterThan(4)
  })

  it('counts the futures that meet a deadline, and refuses one that has passed', () => {
    const plan = makePlan(plain(100))
    const by = (deadline: string) =>
      makeForecast(plan, unmeasured, { ...options, deadline }).byDeadline
    expect(by('2026-12-01')).toBe(0)
    expect(by('2029-12-01')).toBe(1)
    expect(() => by('2026-11-24')).toThrow('a deadline after 2026-11-24')
    expect(() => by('')).toThrow('got nothing')
  })

  it('draws at least a hundred futures, and at most a hundred thousand', () => {
    const drawn = (draws: number) => () =>
      makeForecast(makePlan(plain(1)), unmeasured, { ...options, draws })
    expect(drawn(100)).not.toThrow()
    for (const draws of [99, 100_001]) expect(drawn(draws)).toThrow('draws from 100 to 100,000')
  })

  it('says how many hours a deadline takes, or from when on one is possible', () => {
    const by = (deadline: string) => ({ deadline, random: seededRandom('deadline') })
    const soon = hoursForDeadline(plain(100), unmeasured, by('2027-02-01'))
    const later = hoursForDeadline(plain(100), unmeasured, by('2027-10-01'))
    expect(soon).toBeGreaterThan(later)
    // The fewest: with an hour less, not even half of the futures are ready.
    const readyWith = (hoursAWeek: number, deadline: string) => {
      const of = { random: seededRandom('deadline'), draws: 300, share: 0.5 }
      const day = readyDay({ ...makePlan(plain(100)), hoursAWeek }, unmeasured, of)
      return day !== null && day <= deadline
    }
    for (const [hours, deadline] of [
      [soon, '2027-02-01'],
      [later, '2027-10-01'],
    ] as const) {
      expect([readyWith(hours - 1, deadline), readyWith(hours, deadline)]).toEqual([false, true])
    }
    expect(later).toBeGreaterThanOrEqual(1)
    const tooSoon = () => hoursForDeadline(plain(400), unmeasured, by('2026-12-05'))
    expect(tooSoon).toThrow('80 hours a week')
    const [possible] = /(?<=on or after )\S{10}/.exec(messageOf(tooSoon)) ?? []
    const last = dayText(dayNumber(possible as string) - 1)
    expect(hoursForDeadline(plain(400), unmeasured, by(possible as string))).toBe(80)
    expect(() => hoursForDeadline(plain(400), unmeasured, by(last))).toThrow(possible)
    // Four years of 72 hours a week are 15,000 hours.
    const endless = () => hoursForDeadline(inSkills(20_000, 20), unmeasured, by('2030-01-01'))
    expect(endless).toThrow('a deadline on or after a day four years from now')
  })

  it('asks for one hour a week where nothing is left to do, until today and on a day off', () => {
    const holidays = [{ from: '2026-11-24', to: '2026-11-26' }]
    const nothing = { ...plain(1), holidays, role: { ...plain(1).role, weights: new Map() } }
    const by = { deadline: '2026-11-24', random: seededRandom('deadline') }
    expect(hoursForDeadline(nothing, unmeasured, by)).toBe(1)
  })
})
