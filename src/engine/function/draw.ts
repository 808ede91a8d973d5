import fc from 'fast-check'
import { canonicalJson } from '../../kit/hash.ts'
import { seededRandom } from '../../kit/random.ts'
import type { FunctionTask } from '../../lab/kinds/function.ts'
import { type Input, titles } from '../../lab/kinds/inputs.ts'
import { canonical } from './child/wire.ts'
import { along, edgesOf, usualLetters } from './edges.ts'
import { errorsFor, Lookup, type SentCall, send } from './example.ts'
import { beside, sized, together } from './related.ts'
import { smallerThan } from './smaller.ts'

/** Calls drawn from a seed, which can be made smaller one by one. */
export interface Drawn {
  /** Small ones first. */
  readonly calls: readonly SentCall[]
  /**
   * The smallest call that still fails, found from the one at this place; `fails` is asked about
   * ever smaller ones, no more often than `triesMax`.
   */
  shrink(
    at: number,
    fails: (call: SentCall) => Promise<boolean>,
    triesMax: number,
  ): Promise<{ readonly call: SentCall; readonly shrinks: number }>
}

/** What is drawn: the parameters and files of a task, some of them narrower. */
export interface Drawing {
  readonly task: Pick<FunctionTask, 'parameters' | 'files'>
  readonly narrower: Readonly<Record<string, Input>>
  readonly count: number
  readonly seed: string
}

/** Calls at the edges of what a task allows: the same whatever the seed. */
export function edgeCalls({ task, narrower }: Pick<Drawing, 'task' | 'narrower'>): Drawn {
  const names = Object.keys(task.files)
  const inputs = [
    ...task.parameters.map(({ name, input }) => narrower[name] ?? input),
    ...names.map((name) => narrower[name] ?? task.files[name] ?? 'text'),
  ]
  const sent = (values: readonly unknown[]): SentCall =>
    sentOf(values.slice(0, task.parameters.length), names, values.slice(task.parameters.length))
  const sizeOf = (values: readonly unknown[]): number => canonicalJson(sent(values)).length
  const described = { inputs, names: task.parameters.map(({ name }) => name) }
  const all = inputs.map(edgesOf)
  const rows = [...along(all), ...together(inputs, all), ...beside(described, along(all))]
  const bySize = rows
    .map((values) => sized(described, values))
    .map((values) => ({ values, size: sizeOf(values) }))
  const edges = bySize.toSorted((a, b) => a.size - b.size).map(({ values }) => values)
  return {
    calls: edges.map(sent),
    shrink: async (at, fails, triesMax) => {
      let smallest = edges[at] as unknown[]
      let shrinks = 0
      let left = triesMax
      await fails(sent(smallest))
      for (let next = smallest as unknown[] | null; next !== null; ) {
        next = null
        for (const less of smallerCalls(inputs, smallest)) {
          const one = sized(described, less)
          if (left-- <= 0) break
          if (!(await fails(sent(one)))) continue
          next = one
          smallest = one
          shrinks++
          break
        }
      }
      return { call: sent(smallest), shrinks }
    },
  }
}

const smallerCalls = (inputs: readonly Input[], values: readonly unknown[]): unknown[][] =>
  inputs.flatMap((input, at) => smallerThan(input, values[at]).map((one) => values.with(at, one)))

function sentOf(
  given: readonly unknown[],
  names: readonly string[],
  texts: readonly unknown[],
): SentCall {
  return {
    given: given.map(send),
    files: Object.fromEntries(
      names.flatMap((name, at) => (texts[at] === undefined ? [] : [[name, String(texts[at])]])),
    ),
  }
}

/** Draws calls: the same for the same seed on every machine. */
export function drawCalls({ task, narrower, count, seed }: Drawing): Drawn {
  const names = Object.keys(task.files)
  const inputs = task.parameters.map(({ name, input }) => narrower[name] ?? input)
  const described = { inputs, names: task.parameters.map(({ name }) => name) }
  const arbitrary = fc
    .tuple(
      fc.tuple(...inputs.map(arbitraryOf)),
      fc.tuple(...names.map((name) => arbitraryOf(narrower[name] ?? task.files[name] ?? 'text'))),
      fc.option(fc.nat(), { nil: null, freq: 1 }),
    )
    .map(([given, texts, turn]) => {
      // At times one argument is a value that another one holds: chance alone would rarely do it.
      const related = turn === null ? [] : beside(described, [given])
      const values = related.length === 0 ? given : related[(turn ?? 0) % related.length]
      return sentOf(sized(described, values ?? given), names, texts)
    })
  const how = { seed: seededRandom(seed).next() | 0, numRuns: count }
  const drawn: SentCall[] = []
  fc.check(
    fc.property(arbitrary, (call) => {
      drawn.push(call)
    }),
    how,
  )
  const sizes = drawn.map((call) => canonicalJson(call).length)
  const order = drawn.map((_call, at) => at)
  order.sort((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0) || a - b)
  return {
    calls: order.map((at) => drawn[at] as SentCall),
    shrink: async (at, fails, triesMax) => {
      let left = triesMax
      let smallest = drawn[order[at] as number] as SentCall
      let shrinks = -1
      const property = fc.asyncProperty(arbitrary, async (call) => {
        // The first is the one that is known to fail.
        if (shrinks >= 0 && (left <= 0 || !(await fails(call)))) return true
        if (shrinks >= 0) left--
        smallest = call
        shrinks++
        return false
      })
      await fc.check(property, { ...how, path: String(order[at]) })
      return { call: smallest, shrinks: Math.max(0, shrinks) }
    },
  }
}

const dayMs = 86_400_000

function arbitraryOf(input: Input): fc.Arbitrary<unknown> {
  if (typeof input === 'string') return arbitraryOf(written[input])
  if ('integer' in input) return integer(input.integer)
  if ('number' in input) {
    const { min = -100, max = 100, decimals = 2 } = input.number
    const scale = 10 ** decimals
    const whole = { min: Math.ceil(min * scale), max: Math.floor(max * scale) }
    return fc.integer(whole).map((units) => units / scale)
  }
  if ('text' in input) {
    const { from = usualLetters, min = 0, max = 12 } = input.text
    const unit = fc.constantFrom(...from)
    return fc.string({ unit, minLength: min, maxLength: Math.max(min, max), size: 'max' })
  }
  if ('date' in input) {
    const first = Date.parse(input.date.from ?? '2024-01-01')
    const last = Date.parse(input.date.to ?? '2026-12-31')
    return fc
      .integer({ min: 0, max: Math.max(0, Math.round((last - first) / dayMs)) })
      .map((days) => new Date(first + days * dayMs).toISOString().slice(0, 10))
  }
  if ('one_of' in input) return fc.constantFrom(...input.one_of)
  if ('any_of' in input) return fc.oneof(...input.any_of.map(arbitraryOf))
  if ('nullable' in input) return fc.option(arbitraryOf(input.nullable), { nil: null })
  if ('optional' in input) return fc.option(arbitraryOf(input.optional), { nil: undefined })
  return compound(input)
}

const written = {
  integer: { integer: {} },
  number: { number: {} },
  text: { text: {} },
  title: { one_of: titles },
  boolean: { one_of: [false, true] },
  date: { date: {} },
} as const satisfies Record<string, Input>

function integer({
  min = -100,
  max = 100,
}: {
  min?: number | undefined
  max?: number | undefined
}) {
  return fc.integer({ min: Math.min(min, max), max: Math.max(min, max) })
}

type Compound = Extract<
  Exclude<Input, string>,
  | { list: unknown }
  | { record: unknown }
  | { map: unknown }
  | { dictionary: unknown }
  | { join: unknown }
  | { lines: unknown }
  | { json: unknown }
  | { size_of: unknown }
  | { lookup: unknown }
>

function compound(input: Compound): fc.Arbitrary<unknown> {
  if ('list' in input) return list(input.list)
  if ('record' in input) return record(input.record)
  if ('map' in input) return entries(input.map).map((all) => new Map(all))
  if ('dictionary' in input) {
    return entries(input.dictionary).map((all) => Object.fromEntries(all))
  }
  if ('join' in input) {
    const { of, with: between = '' } = input.join
    return fc.tuple(...of.map(arbitraryOf)).map((parts) => parts.map(textOf).join(between))
  }
  if ('lines' in input) return lines(input.lines)
  if ('json' in input) return arbitraryOf(input.json).map((value) => JSON.stringify(value))
  if ('size_of' in input) return fc.constant(0)
  return lookup(input.lookup)
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}

type ListOf = Extract<Compound, { list: unknown }>['list']

function list({ of, min = 0, max = 8, unique, unique_by: key }: ListOf): fc.Arbitrary<unknown[]> {
  const bounds = { minLength: min, maxLength: Math.max(min, max), size: 'max' } as const
  if (unique || key !== undefined) {
    const selector = (item: unknown): string =>
      canonical(send(key === undefined ? item : (item as Record<string, unknown>)[key]))
    return fc.uniqueArray(arbitraryOf(of), { ...bounds, selector })
  }
  // One of the items comes twice at times: chance alone would rarely do it.
  const twice = fc.option(fc.tuple(fc.nat(), fc.nat()), { nil: null, freq: 1 })
  return fc.tuple(repeating(arbitraryOf(of), bounds), twice).map(([items, places]) => {
    if (places === null || items.length < 2) return items
    const [from, to] = places
    return items.with(to % items.length, items[from % items.length])
  })
}

/** Items of a list. One list in three holds only a few, again and again. */
function repeating(of: fc.Arbitrary<unknown>, bounds: fc.ArrayConstraints) {
  const few = fc
    .array(of, { minLength: 1, maxLength: 4 })
    .chain((some) => fc.array(fc.constantFrom(...some), bounds))
  return fc.oneof({ weight: 2, arbitrary: fc.array(of, bounds) }, few)
}

function record(fields: Readonly<Record<string, Input>>): fc.Arbitrary<object> {
  const all = Object.entries(fields)
  const optional = all.filter(([, one]) => typeof one === 'object' && 'optional' in one)
  const isThere = fc.tuple(...optional.map(() => fc.boolean()))
  const values = fc.tuple(
    ...all.map(([, one]) =>
      arbitraryOf(typeof one === 'object' && 'optional' in one ? one.optional : one),
    ),
  )
  return fc.tuple(values, isThere).map(([drawn, there]) =>
    Object.fromEntries(
      all.flatMap(([name], at) => {
        const place = optional.findIndex(([left]) => left === name)
        return place >= 0 && !there[place] ? [] : [[name, drawn[at]]]
      }),
    ),
  )
}

interface EntriesOf {
  readonly keys: Input
  readonly values: Input
  readonly min?: number | undefined
  readonly max?: number | undefined
}

function entries({ keys, values, min = 0, max = 6 }: EntriesOf) {
  return fc.uniqueArray(fc.tuple(arbitraryOf(keys), arbitraryOf(values)), {
    minLength: min,
    maxLength: Math.max(min, max),
    size: 'max',
    selector: ([key]) => String(key),
  })
}

type LookupOf = Extract<Compound, { lookup: unknown }>['lookup']

function lookup(asked: LookupOf): fc.Arbitrary<Lookup> {
  const { keys, values, min = 0, max = 6, rising } = asked
  const drawn =
    keys === 'places'
      ? list({ of: values, min, max }).map((all) => all.map((value, at) => [at, value] as const))
      : entries({ ...asked, keys })
  const errors = errorsFor(asked)
  const error = errors.length === 0 ? fc.constant(undefined) : fc.constantFrom(...errors)
  return fc
    .tuple(drawn, error)
    .map(([all, one]) => new Lookup(rising ? risingAlong(all) : all, asked, { error: one }))
}

/** The same values, the smallest at the first key. */
function risingAlong(
  all: readonly (readonly [unknown, unknown])[],
): (readonly [unknown, unknown])[] {
  const sorted = all.map(([, value]) => value as number).sort((a, b) => a - b)
  return all.map(([key], at) => [key, sorted[at]])
}

type LinesOf = Extract<Compound, { lines: unknown }>['lines']

function lines({ of, first, min = 0, max = 8, ends = 'plain' }: LinesOf): fc.Arbitrary<string> {
  const end = ends === 'windows' ? '\r\n' : '\n'
  const bounds = { minLength: min, maxLength: Math.max(min, max), size: 'max' } as const
  return repeating(arbitraryOf(of).map(textOf), bounds).map((drawn) => {
    const all = first === undefined ? drawn : [first, ...drawn]
    if (all.length === 0) return ''
    return ends === 'none' ? all.join(end) : all.map((line) => line + end).join('')
  })
}
