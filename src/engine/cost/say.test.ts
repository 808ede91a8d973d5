import { describe, expect, it } from 'vitest'
import type { PlanStep } from '../../lab/counterexample/plan.ts'
import { type Beside, tooMuchReason } from './say.ts'

const step = (more: Partial<PlanStep>): PlanStep => ({
  depth: 0,
  step: 'Index Only Scan',
  on: 'watch_open on watch',
  condition: 'Index: viewer_id = 16',
  runs: 1,
  estimate: 45,
  came: 45,
  removed: 0,
  buffers: 6,
  temporary: 0,
  ...more,
})

const growthOf = (unit: string) => ({
  unit,
  sizeOf: 'rows in watch',
  sizes: [40_000],
  yours: [48],
  yoursGrows: 'constant',
  against: 'the reference',
  other: [3],
  otherGrows: 'constant',
  limit: [6],
  limitSays: 'twice the reference',
})

const bare = {
  isUpdate: false,
  isBeyond: false,
  partial: ['watch_open'],
  isOne: true,
  makesIndex: true,
  repeats: false,
  rowsGrow: false,
}

function tried(more: Partial<Beside>, unit = 'buffers', request = 'open-watches'): string {
  const growth = growthOf(unit)
  return tooMuchReason(
    { request, at: 0, growth },
    { ...bare, plan: [step({})], other: [step({ buffers: 3 })], ...more },
  ).try
}

it.each([
  [[24, 27, 90], '90; logarithmic growth where it can be constant'],
  [[24, 27, 27], '27'],
])('%j buffers where six do it: %s', (yours, came) => {
  const sizes = [500, 5_000, 50_000]
  const some = { sizes, yours, yoursGrows: 'logarithmic', other: [6, 6, 6], limit: [6, 6, 6] }
  const growth = { ...growthOf('buffers'), ...some }
  const beside = { ...bare, plan: [], other: [] }
  const found = { request: 'open-watches', at: 2, growth }
  expect(tooMuchReason(found, beside).came).toBe(came)
  expect(tooMuchReason(found, { ...beside, rowsGrow: true }).came).toBe(String(yours[2]))
})

describe('what to try', () => {
  it('speaks of the WHERE of an index only where the plan is without it', () => {
    const filtered = [step({ condition: 'Filter: viewer_id = 24', came: 0, removed: 985 })]
    const whole = [step({ step: 'Seq Scan', on: 'watch', condition: 'Filter: viewer_id = 24' })]
    expect(tried({ plan: filtered, isBeyond: true })).toContain('how much of that is needed?')
    expect(tried({ plan: whole, isBeyond: true })).toContain(
      'it leaves out rows that the request asks for',
    )
    expect(tried({ plan: whole })).toContain('doesn’t use your index')
    expect(tried({ plan: whole, isOne: false })).toContain('how much of that is needed?')
    expect(tried({ plan: whole, partial: [] })).toContain('how much of that is needed?')
  })

  it('says what keeps a query from the index alone', () => {
    for (const visits of ['Index Scan', 'Index Scan Backward', 'Bitmap Heap Scan']) {
      const hint = tried({ plan: [step({ step: visits, buffers: 48 })], partial: [] })
      expect(hint).toContain('visits the table')
    }
    const alike = [step({ step: 'Index Scan' })]
    expect(tried({ plan: alike, other: alike })).not.toContain('visits the table')
  })

  it('asks for the column between those of a condition where all rows are needed', () => {
    const between = step({ condition: 'Index: (viewer_id = 31) AND (film_id = 13)', buffers: 8 })
    expect(tried({ plan: [between] })).toContain(
      '(viewer_id = 31) AND (film_id = 13): do the entries that fit lie side by side?',
    )
    expect(tried({ plan: [{ ...between, came: 674 }] })).toContain('how much of that is needed?')
  })

  it('asks of an UPDATE which columns it changes', () => {
    expect(tried({ isUpdate: true }, 'WAL records')).toContain('in INCLUDE')
    expect(tried({}, 'WAL records')).toContain('an entry in every index')
  })

  it('holds the dearest step against the one of the reference on the same table', () => {
    const key = step({ step: 'Index Scan', on: 'film_pkey on film', runs: 45, came: 1, buffers: 9 })
    const backward = step({ step: 'Index Scan Backward', buffers: 86 })
    const hint = tried({
      plan: [backward],
      other: [key, step({ step: 'Index Scan' })],
      partial: [],
    })
    expect(hint).toContain('do the entries that fit lie side by side?')
    const many = step({ runs: 900, came: 1, buffers: 1_900 })
    const once = step({ step: 'Seq Scan', on: 'watch', condition: '', came: 2_000 })
    expect(tried({ plan: [many], other: [once] })).toContain('it runs 900 times')
    expect(tried({ plan: [many], other: [{ ...once, runs: 900 }] })).not.toContain('times')
    expect(tried({ plan: [many], other: [key] })).not.toContain('times')
  })

  it('asks for the order that an index would give, where only the answer sorts', () => {
    const limit = step({ step: 'Limit', on: '', condition: '', buffers: 0 })
    const sort = { ...limit, step: 'Sort', condition: 'Sorts by: w.started_at DESC' }
    const plan = [limit, sort, step({ came: 741, buffers: 212 })]
    const other = [limit, step({ buffers: 20 })]
    expect(tried({ plan, other })).toContain(
      'sorts by w.started_at DESC, so no index that’s there now gave the rows in that order',
    )
    expect(tried({ plan, other })).toContain('DESC puts NULL first')
    const ascending = [limit, { ...sort, condition: 'Sorts by: w.id' }, ...plan.slice(2)]
    expect(tried({ plan: ascending, other })).not.toContain('DESC')
    const none = 'how much of that is needed?'
    expect(tried({ plan, other, makesIndex: false })).toContain(none)
    expect(tried({ plan, other: [limit, sort, ...other.slice(1)] })).toContain(none)
    const inside = [{ ...limit, step: 'Merge Join' }, sort, ...plan.slice(2)]
    expect(tried({ plan: inside, other })).toContain(none)
  })

  it('asks what a load writes for each row, and which statement it repeats', () => {
    const load = tried({}, 'WAL records', 'answer')
    for (const writes of ['each index', 'COPY', 'ON CONFLICT', 'another table'])
      expect(load).toContain(writes)
    expect(tried({ repeats: true }, 'statements', 'answer')).toContain('the statement below')
    expect(tried({}, 'statements', 'answer')).not.toContain('below')
    expect(tried({}, 'pages of indexes')).toContain('Which index, which column or which rows')
  })
})
