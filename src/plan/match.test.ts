import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultWeights, matchOptions } from './match.ts'
import {
  criteria,
  type MatchSettings,
  type MatchWeights,
  type Option,
  routeIds,
  schoolings,
} from './match-types.ts'

const flat = (value: number) => ({ low: value, likely: value, high: value })

const plain: Option = {
  id: 'p',
  route: 'associate',
  kind: 'program',
  title: 'Programming',
  state: 'OH',
  isOnline: null,
  miles: null,
  isClosed: false,
  cost: flat(10_000),
  months: flat(24),
  hoursAWeek: 10,
  payOneYearOn: flat(40_000),
  payFourYearsOn: flat(50_000),
  finishing: 0.4,
  admitted: 0.7,
  asks: 'high-school',
  awards: 'associate',
  fits: 0.5,
}

const settings: MatchSettings = {
  state: 'OH',
  mustBeNear: false,
  milesMost: null,
  money: 20_000,
  mayBorrow: false,
  hoursAWeek: 12,
  schooling: 'high-school',
  degreeField: null,
  months: null,
  payNowAYear: 30_000,
  proved: 0,
}

const range = fc.option(fc.integer({ min: 1, max: 100_000 }).map(flat))
const options = fc
  .array(
    fc.record({
      route: fc.constantFrom(...routeIds),
      state: fc.option(fc.constantFrom('OH', 'TX')),
      isOnline: fc.option(fc.boolean()),
      miles: fc.option(fc.integer({ min: 1, max: 3000 })),
      isClosed: fc.boolean(),
      cost: range,
      months: fc.option(fc.integer({ min: 1, max: 60 }).map(flat)),
      hoursAWeek: fc.option(fc.integer({ min: 1, max: 40 })),
      payOneYearOn: range,
      payFourYearsOn: range,
      admitted: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      awards: fc.option(fc.constantFrom(...schoolings)),
      finishing: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      asks: fc.constantFrom(...schoolings),
      fits: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    }),
    { maxLength: 25 },
  )
  .map((made) => made.map((option, at): Option => ({ ...plain, ...option, id: `o${at}` })))
const weights: fc.Arbitrary<MatchWeights> = fc
  .record(
    Object.fromEntries(criteria.map((of) => [of, fc.integer({ min: 0, max: 10 })])) as Record<
      (typeof criteria)[number],
      fc.Arbitrary<number>
    >,
  )
  .filter((given) => Object.values(given).some((weight) => weight > 0))

describe('matching', () => {
  it('explains every point, leaves nothing out without a reason, and ranks from the best down', () => {
    fc.assert(
      fc.property(options, weights, (given, weighted) => {
        const { ranked, apart, leftOut } = matchOptions(given, settings, weighted)
        expect(ranked.length + apart.length + leftOut.length).toBe(given.length)
        for (const { option } of ranked) {
          expect(option.cost).not.toBeNull()
          expect([option.finishing, option.payOneYearOn, option.payFourYearsOn]).not.toEqual([
            null, null, null,
          ]) // biome-ignore format: as a row
        }
        for (const { why } of apart) expect(why.length).toBeGreaterThan(0)
        for (const { score, points } of ranked) {
          expect(points.map(({ criterion }) => criterion)).toEqual([...criteria])
          expect(points.reduce((sum, point) => sum + point.points, 0)).toBeCloseTo(score, 8)
          expect(points.reduce((sum, { most }) => sum + most, 0)).toBeCloseTo(100, 8)
          for (const { points: own, most } of points) {
            expect(own).toBeGreaterThanOrEqual(0)
            expect(own).toBeLessThanOrEqual(most + 1e-9)
          }
        }
        for (const { why } of leftOut) expect(why.length).toBeGreaterThan(0)
        const scores = ranked.map(({ score }) => score)
        expect(scores).toEqual([...scores].sort((a, b) => b - a))
      }),
    )
  })

  it('does not look at anything else: neither order nor name nor who pays moves an option', () => {
    fc.assert(
      fc.property(options, (given) => {
        const ids = (list: readonly Option[]): string[] =>
          matchOptions(list, settings, defaultWeights).ranked.map(({ option }) => option.id)
        const paid = given.map((option) => ({
          ...option,
          title: 'AAA Best School',
          sponsored: true,
        }))
        expect(ids([...paid].reverse())).toEqual(ids(given))
      }),
    )
  })

  it('draws a front that nothing beats, and everything known beside it is beaten', () => {
    fc.assert(
      fc.property(options, (given) => {
        const { ranked } = matchOptions(given, { ...settings, mayBorrow: true }, defaultWeights)
        const known = ranked.filter(
          ({ option, expectedGain }) => option.cost && option.months && expectedGain !== null,
        )
        const figures = ({ option, expectedGain }: (typeof ranked)[number]): number[] => [
          option.cost?.likely as number,
          option.months?.likely as number,
          -(expectedGain as number),
        ]
        for (const match of known) {
          const own = figures(match)
          const beaten = known.some((other) => {
            const others = figures(other)
            return (
              others.every((value, at) => value <= (own[at] as number)) &&
              others.some((value, at) => value < (own[at] as number))
            )
          })
          expect(match.isOnFront).toBe(!beaten)
        }
        for (const match of ranked) if (!known.includes(match)) expect(match.isOnFront).toBe(false)
      }),
    )
  })

  it('follows the weights', () => {
    const cheap = { ...plain, id: 'cheap', cost: flat(0), months: flat(40) }
    const quick = { ...plain, id: 'quick', cost: flat(19_000), months: flat(6) }
    const none = Object.fromEntries(criteria.map((of) => [of, 0])) as unknown as MatchWeights
    const first = (given: MatchWeights): string | undefined =>
      matchOptions([quick, cheap], settings, given).ranked[0]?.option.id
    expect(first({ ...none, cost: 1 })).toBe('cheap')
    expect(first({ ...none, time: 1 })).toBe('quick')
    expect(() => first(none)).toThrow('one weight above 0')
    expect(() => first({ ...none, cost: -1 })).toThrow('a weight of cost')
  })

  it('says why something is left out', () => {
    const reasons = (option: Partial<Option>, of: Partial<MatchSettings> = {}): string[] =>
      matchOptions(
        [{ ...plain, ...option }],
        { ...settings, ...of },
        defaultWeights,
      ).leftOut.flatMap(({ why }) => why.map(({ kind }) => kind))
    expect(reasons({})).toEqual([])
    expect(reasons({ isClosed: true })).toEqual(['closed'])
    expect(reasons({ cost: flat(30_000) })).toEqual(['too-dear'])
    expect(reasons({ cost: flat(30_000) }, { mayBorrow: true })).toEqual([])
    expect(reasons({ asks: 'bachelor' })).toEqual(['schooling'])
    expect(reasons({ state: 'TX' }, { mustBeNear: true })).toEqual(['too-far'])
    expect(reasons({ hoursAWeek: 40 })).toEqual(['too-many-hours'])
    expect(reasons({}, { months: 6 })).toEqual(['too-late'])
  })

  it('says all reasons, in order and with their figures', () => {
    const worst: Option = {
      ...plain,
      state: 'TX',
      isClosed: true,
      miles: 300,
      cost: { low: 30_000, likely: 40_000, high: 50_000 },
      months: { low: 24, likely: 30, high: 36 },
      asks: 'master',
    }
    const wish = {
      ...settings,
      schooling: 'bachelor' as const,
      mustBeNear: true,
      milesMost: 50,
      hoursAWeek: 9,
      months: 23,
    }
    expect(matchOptions([worst], wish, defaultWeights).leftOut[0]?.why).toEqual([
      { kind: 'closed' },
      { kind: 'too-dear', cost: 30_000, money: 20_000 },
      { kind: 'held', awards: 'associate' },
      { kind: 'schooling', asks: 'master' },
      { kind: 'too-far' },
      { kind: 'too-many-miles', miles: 300, most: 50 },
      { kind: 'too-many-hours', asks: 10, given: 9 },
      { kind: 'too-late', months: 24, wanted: 23 },
    ])
  })

  it('leaves nothing out that is exactly within what one has', () => {
    const wish = { ...settings, money: 10_000, hoursAWeek: 10, months: 24 }
    expect(matchOptions([plain], wish, defaultWeights).leftOut).toEqual([])
  })

  it('does not offer a degree that is held already, unless it is in another field', () => {
    const held = (awards: Option['awards'], of: Partial<MatchSettings>): boolean =>
      matchOptions([{ ...plain, awards }], { ...settings, ...of }, defaultWeights).leftOut.some(
        ({ why }) => why.some(({ kind }) => kind === 'held'),
      )
    expect(held('bachelor', { schooling: 'bachelor' })).toBe(true)
    expect(held('associate', { schooling: 'bachelor', degreeField: 'computing' })).toBe(true)
    expect(held('bachelor', { schooling: 'bachelor', degreeField: 'other' })).toBe(false)
    expect(held('master', { schooling: 'bachelor' })).toBe(false)
    expect(held(null, { schooling: 'master' })).toBe(false)
  })

  it('ranks nothing without a price or any outcome, least of all ourselves', () => {
    const own = {
      ...plain,
      id: 'own',
      route: 'self-taught' as const,
      cost: flat(0),
      hoursAWeek: null,
    }
    const silent = { ...own, payOneYearOn: null, payFourYearsOn: null, finishing: null }
    const priceless = { ...plain, id: 'priceless', cost: null }
    const { ranked, apart } = matchOptions([priceless, silent, plain], settings, defaultWeights)
    expect(ranked.map(({ option }) => option.id)).toEqual(['p'])
    expect(apart).toMatchObject([
      { option: { id: 'own' }, why: ['no-outcomes'] },
      { option: { id: 'priceless' }, why: ['no-price'] },
    ])
  })

  it('has no ceiling on gain: twice as much is always worth more', () => {
    const none = Object.fromEntries(criteria.map((of) => [of, 0])) as unknown as MatchWeights
    const paying = (id: string, pay: number) => ({
      ...plain,
      id,
      finishing: 1,
      payFourYearsOn: flat(pay),
    })
    const options = [paying('much', 150_000), paying('more', 300_000), paying('little', 60_000)]
    const { ranked } = matchOptions(options, settings, { ...none, gain: 1 })
    expect(ranked.map(({ option }) => option.id)).toEqual(['more', 'much', 'little'])
    expect(new Set(ranked.map(({ score }) => score)).size).toBe(3)
  })

  it('counts who gets in', () => {
    const none = Object.fromEntries(criteria.map((of) => [of, 0])) as unknown as MatchWeights
    const open = { ...plain, id: 'open', admitted: 0.9 }
    const { ranked } = matchOptions([plain, open], settings, { ...none, admission: 1 })
    expect(ranked.map(({ option, score }) => [option.id, Math.round(score)])).toEqual([
      ['open', 90],
      ['p', 70],
    ])
  })

  it('shows what each figure is worth: our own scales', () => {
    const valuesOf = (option: Partial<Option>, of: Partial<MatchSettings> = {}) => {
      const given = { ...settings, mayBorrow: true, ...of }
      const { ranked } = matchOptions([{ ...plain, ...option }], given, defaultWeights)
      return Object.fromEntries(
        (ranked[0]?.points ?? []).map(({ criterion, value }) => [criterion, value]),
      )
    }
    // 10,000 of 60,000 dollars, 24 of 48 months, 10 of twice 12 hours.
    expect(valuesOf({})).toMatchObject({
      cost: 1 - 1 / 6, time: 0.5, gain: 1, finishing: 0.4, admission: 0.7, field: 0.5, place: 1, start: 1,
    }) // biome-ignore format: as a row
    expect(valuesOf({}).hours).toBeCloseTo(1 - 10 / 24, 10)
    expect(valuesOf({ hoursAWeek: null }).hours).toBe(1)
    expect(valuesOf({}, { money: 100_000 }).cost).toBeCloseTo(0.9, 10)
    expect(valuesOf({ cost: flat(90_000) }).cost).toBe(0)
    // Where grants exceed the price.
    expect(valuesOf({ cost: flat(-6_000) }).cost).toBe(1)
    // A dollar more is all that can be gained; the same pay as now is nothing.
    const pay = (dollars: number) => ({ finishing: 1, payFourYearsOn: flat(dollars) })
    expect([valuesOf(pay(30_001)).gain, valuesOf(pay(30_000)).gain]).toEqual([1, 0])
    expect(valuesOf({}, { months: 30 }).time).toBeCloseTo(0.2, 10)
    expect(valuesOf({ state: 'TX' }).place).toBe(0.25)
    expect(valuesOf({ state: 'TX', isOnline: false }).place).toBe(0)
    expect(valuesOf({ state: 'TX', isOnline: true }).place).toBe(1)
    // Three steps of schooling more than is asked for.
    expect(valuesOf({}, { schooling: 'bachelor', degreeField: 'other' }).start).toBeCloseTo(
      0.55,
      10,
    )
    const own = { route: 'self-taught', awards: null } as const
    expect(valuesOf(own, { proved: 0.4 }).start).toBeCloseTo(0.7, 10)
    expect(valuesOf({ ...own, route: 'bootcamp' }, { proved: 1 }).start).toBe(1)
    const master = { asks: 'bachelor', awards: 'master' } as const
    const bachelor = { schooling: 'bachelor' } as const
    expect(valuesOf(master, { ...bachelor, degreeField: 'other' }).start).toBe(0.4)
    expect(valuesOf(master, { ...bachelor, degreeField: 'computing' }).start).toBe(1)
  })

  it('asks for a distance only when it is told to, and then counts it as near', () => {
    const at = (id: string, miles: number | null, of: Partial<Option> = {}) => ({
      ...plain, id, miles, state: 'TX', ...of,
    }) // biome-ignore format: as a row
    const options = [
      at('near', 50),
      at('far', 51),
      at('unknown', null),
      at('online', null, { isOnline: true }),
      at('anywhere', null, { state: null }),
    ]
    const without = options.map((option) => ({ ...option, miles: null }))
    const points = (given: readonly Option[]) =>
      matchOptions(given, settings, defaultWeights).ranked.map(({ option, score }) => [
        option.id,
        score,
      ])
    expect(points(options)).toEqual(points(without))
    const asked = { ...settings, milesMost: 50 }
    const { ranked, leftOut } = matchOptions(options, asked, defaultWeights)
    expect(ranked.map(({ option }) => option.id)).toEqual(['anywhere', 'near', 'online'])
    expect(leftOut.map(({ option, why }) => [option.id, why])).toEqual([
      ['far', [{ kind: 'too-many-miles', miles: 51, most: 50 }]],
      ['unknown', [{ kind: 'too-many-miles', miles: null, most: 50 }]],
    ])
    expect(new Set(ranked.map(({ score }) => score)).size).toBe(1)
    expect(() => matchOptions(options, { ...settings, milesMost: 0 }, defaultWeights)).toThrow(
      /miles/,
    )
  })

  it('expects what those who finish earn more than you do now', () => {
    const { ranked } = matchOptions([plain], settings, defaultWeights)
    expect(ranked[0]?.expectedGain).toBe(0.4 * (50_000 - 30_000))
  })

  it('lets everything count before anyone moves a weight, and breaks ties by cost, then by id', () => {
    for (const of of criteria) expect(defaultWeights[of], of).toBeGreaterThan(0)
    const none = Object.fromEntries(criteria.map((of) => [of, 0])) as unknown as MatchWeights
    const tied = [
      { ...plain, id: 'c' },
      { ...plain, id: 'dear', cost: flat(12_000) },
      { ...plain, id: 'b' },
      { ...plain, id: 'free', cost: flat(0), months: flat(0) },
    ]
    const { ranked } = matchOptions(tied, settings, { ...none, place: 1 })
    expect(ranked.map(({ option }) => option.id)).toEqual(['free', 'b', 'c', 'dear'])
    expect(ranked.filter(({ isOnFront }) => isOnFront).map(({ option }) => option.id)).toEqual([
      'free',
    ])
  })

  it('works for five hours a week and no money', () => {
    const own = { ...plain, id: 'own', route: 'self-taught' as const, kind: 'route' as const }
    const free = { ...own, state: null, cost: flat(0), hoursAWeek: null, asks: 'none' as const }
    const poor = { ...settings, money: 0, hoursAWeek: 5, schooling: 'none' as const }
    const unknown = { payOneYearOn: null, payFourYearsOn: null, finishing: null, awards: null }
    const given = [plain, { ...free, ...unknown }]
    const { ranked, apart, leftOut } = matchOptions(given, poor, defaultWeights)
    expect(ranked).toEqual([])
    expect(apart.map(({ option }) => option.id)).toEqual(['own'])
    expect(leftOut[0]?.why.map(({ kind }) => kind)).toEqual([
      'too-dear',
      'schooling',
      'too-many-hours',
    ])
  })

  it('counts what is not published as the middle of the others, and says so', () => {
    const silent = { ...plain, id: 'silent', finishing: null }
    const { ranked } = matchOptions([plain, silent], settings, defaultWeights)
    const points = ranked.find(({ option }) => option.id === 'silent')?.points
    const finishing = points?.find(({ criterion }) => criterion === 'finishing')
    expect(finishing).toMatchObject({ isKnown: false, value: 0.4 })
  })

  it.each([
    ['the middle one of three', [0.9, 0.1, 0.4], 0.4],
    ['the upper one of the middle two', [0.9, 0.1, 0.6, 0.2], 0.6],
    ['one that is 0 like any other', [0.8, 0, 0], 0],
    ['a half where nothing is known', [], 0.5],
  ])('takes for the middle %s', (_what, known, middle) => {
    const options = known.map((finishing, at) => ({ ...plain, id: `o${at}`, finishing }))
    const silent = { ...plain, id: 'silent', finishing: null }
    const { ranked } = matchOptions([...options, silent], settings, defaultWeights)
    const valueOf = (id: string) =>
      ranked
        .find(({ option }) => option.id === id)
        ?.points.find(({ criterion }) => criterion === 'finishing')?.value
    expect(valueOf('silent')).toBe(middle)
    expect(options.map(({ id }) => valueOf(id))).toEqual(known)
  })

  it('counts cost and gain most before anyone moves a weight: points of a hundred', () => {
    const [match] = matchOptions([plain], settings, defaultWeights).ranked
    const most = match?.points.map(({ criterion, most: own }) => [
      criterion,
      Math.round(own * 16) / 100,
    ])
    expect(Object.fromEntries(most ?? [])).toEqual({
      cost: 3, time: 2, gain: 3, finishing: 2, admission: 1, field: 2, place: 1, hours: 1, start: 1,
    }) // biome-ignore format: as a row
  })

  it('sets apart what nothing is known of: one outcome of three is enough', () => {
    const outcomes = { payOneYearOn: null, payFourYearsOn: null, finishing: null }
    const apartOf = (known: Partial<Option>): string[] =>
      matchOptions([{ ...plain, ...outcomes, ...known }], settings, defaultWeights).apart.flatMap(
        ({ why }) => why,
      )
    expect(apartOf({})).toEqual(['no-outcomes'])
    expect(apartOf({ payOneYearOn: flat(1) })).toEqual([])
    expect(apartOf({ payFourYearsOn: flat(1) })).toEqual([])
    expect(apartOf({ finishing: 0 })).toEqual([])
    expect(apartOf({ finishing: 0, months: null, cost: null })).toEqual(['no-price', 'no-length'])
  })

  it.each([
    ['money', 0, 10_000_000],
    ['payNowAYear', 0, 10_000_000],
    ['hoursAWeek', 1, 80],
    ['proved', 0, 1],
    ['months', 1, 480],
    ['milesMost', 1, 25_000],
  ] as const)('takes %s from %d to %d, and nothing beside', (field, least, most) => {
    const given = (value: number) => () =>
      matchOptions([plain], { ...settings, [field]: value }, defaultWeights)
    expect(given(least)).not.toThrow()
    expect(given(most)).not.toThrow()
    expect(given(least - 1)).toThrow(`to ${most.toLocaleString('en-US')}`)
    expect(given(most + 1)).toThrow(`to ${most.toLocaleString('en-US')}`)
  })

  it('takes weights from 0 to 10', () => {
    const given = (cost: number) => () =>
      matchOptions([plain], settings, { ...defaultWeights, cost })
    expect(given(0)).not.toThrow()
    expect(given(10)).not.toThrow()
    expect(given(11)).toThrow('a weight of cost from 0 to 10')
  })

  it('refuses negative money and no hours', () => {
    const given = (of: Partial<MatchSettings>) => () =>
      matchOptions([plain], { ...settings, ...of }, defaultWeights)
    expect(given({ money: -5 })).toThrow('dollars to spend')
    expect(given({ hoursAWeek: 0 })).toThrow('hours a week from 1')
  })
})
