import { type Input, titles } from '../../lab/kinds/inputs.ts'
import { errorsFor, Lookup, send } from './example.ts'

/*
 * What tells a wrong answer apart must not hang on the seed. Every description of an input has values
 * at its edges: the least and the most, nothing at all, all alike, all different, as many as there may
 * be. They are the same for every attempt, and each lies within the description.
 */

const edgesMax = 60
type Part<Key extends string> = Extract<Input, Record<Key, unknown>>

const same = (value: unknown): string => JSON.stringify(send(value))

function distinct<T>(values: readonly T[], max = edgesMax): T[] {
  const seen = new Map<string, T>()
  for (const value of values) {
    const key = same(value)
    if (!seen.has(key)) seen.set(key, value)
  }
  return [...seen.values()].slice(0, max)
}

/** Values at the edges of a description, the plainest first. */
export function edgesOf(input: Input): unknown[] {
  if (typeof input === 'string') return edgesOf(written[input])
  if ('integer' in input) return integerEdges(input.integer)
  if ('number' in input) return numberEdges(input.number)
  if ('text' in input) return textEdges(input.text)
  if ('date' in input) return dateEdges(input.date)
  if ('one_of' in input) return distinct(input.one_of)
  if ('any_of' in input) return distinct(input.any_of.flatMap(edgesOf))
  if ('nullable' in input) return [...edgesOf(input.nullable), null]
  if ('optional' in input) return [...edgesOf(input.optional), undefined]
  if ('list' in input) return listEdges(input.list)
  if ('record' in input) return recordEdges(input.record)
  if ('map' in input) return entryEdges(input.map).map((all) => new Map(all))
  if ('dictionary' in input) {
    return entryEdges(input.dictionary).map((all) => Object.fromEntries(all))
  }
  if ('join' in input) {
    const { of, with: between = '' } = input.join
    const texts = along(of.map(edgesOf)).map((parts) => parts.map(textOf).join(between))
    return distinct(texts, 120)
  }
  if ('lines' in input) return lineEdges(input.lines)
  if ('json' in input) return distinct(edgesOf(input.json).map((one) => JSON.stringify(one)))
  if ('size_of' in input) return [0]
  return lookupEdges(input.lookup)
}

const written = {
  integer: { integer: {} },
  number: { number: {} },
  text: { text: {} },
  title: { one_of: titles },
  boolean: { one_of: [false, true] },
  date: { date: {} },
} as const satisfies Record<string, Input>

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

function integerEdges({ min = -100, max = 100 }: Part<'integer'>['integer']): number[] {
  const parts = [1, 2, 3, 5, 6, 7].map((eighth) => min + Math.trunc(((max - min) * eighth) / 8))
  const middle = Math.trunc((min + max) / 2)
  const low = [min, min + 1, 0, 1, 2, -1, 3, 9, 10, 11]
  const wanted = [...low, middle, 99, 100, 101, ...parts, 1000, 1001, 100_000, max - 1, max]
  return distinct(wanted.filter((value) => value >= min && value <= max))
}

function numberEdges({ min = -100, max = 100, decimals = 2 }: Part<'number'>['number']): number[] {
  const unit = 1 / 10 ** decimals
  const wanted = [min, 0, 1, unit, 0.1, 0.3, -unit, 1 - unit, 10, max]
  return distinct(
    wanted
      .map((value) => Number(value.toFixed(decimals)))
      .filter((value) => value >= min && value <= max),
  )
}

export const usualLetters = 'abcdefghijklmnopqrstuvwxyz '
/** Names that every object of JavaScript has from the start. */
const names = ['constructor', '__proto__', 'toString', 'length']
/** Texts that mean something to a pattern, a template or a key. */
const telling = ['$&', '$$', '$1', '{title}', 'area 51', 'area51', '10', '9', '0', '-1', '1e3']

function textEdges({ from = usualLetters, min = 0, max = 12 }: Part<'text'>['text']): string[] {
  const signs = [...from]
  const letter = signs.find((sign) => /\S/.test(sign)) ?? signs[0] ?? 'a'
  const special = signs.filter((sign) => !/[a-z]/i.test(sign)).slice(0, 24)
  const least = Math.max(1, min)
  const fit = (text: string): string =>
    [...text, ...letter.repeat(min)].slice(0, Math.max([...text].length, min)).join('')
  const spaces = signs.filter((sign) => /\s/.test(sign))
  const wanted = [
    letter.repeat(least),
    '',
    ...signs.slice(0, 3).map((sign) => sign.repeat(least)),
    ...telling,
    ...names,
    signs.join('').slice(0, max),
    letter.repeat(max),
    ...special.flatMap((sign) => [sign, letter + sign, sign + letter, letter + sign + letter]),
    ...spaces.flatMap((space) => [space + letter + space, letter + space + space + letter]),
    ...special.flatMap((sign) => [sign + sign, letter + sign + sign + letter]),
  ]
  const holds = (text: string): boolean =>
    [...text].length <= max && [...text].every((sign) => from.includes(sign))
  return distinct(wanted.map(fit).filter(holds))
}

function dateEdges({ from = '2024-01-01', to = '2026-12-31' }: Part<'date'>['date']): string[] {
  const year = Number(from.slice(0, 4))
  const years = [year, year + 1, year + 2, year + 3, year + 4]
  const wanted = [
    from,
    to,
    ...years.flatMap((one) => [`${one}-02-28`, `${one}-12-31`, `${one}-01-01`, `${one}-03-01`]),
  ]
  const leap = years.filter((one) => new Date(Date.UTC(one, 1, 29)).getUTCMonth() === 1)
  return distinct(
    [...wanted, ...leap.map((one) => `${one}-02-29`)].filter((day) => day >= from && day <= to),
  )
}

/** So many different values of a description, or all there are. */
function different(input: Input, count: number): unknown[] {
  if (typeof input === 'string') return different(written[input], count)
  if ('integer' in input) {
    const { min = -100, max = 100 } = input.integer
    return Array.from({ length: Math.min(count, max - min + 1) }, (_, at) => min + at)
  }
  if ('text' in input) return differentTexts(input.text, count)
  if ('record' in input) {
    const fields = Object.entries(input.record).map(
      ([name, one]) => [name, different(one, count)] as const,
    )
    const most = Math.max(1, ...fields.map(([, values]) => values.length))
    const rows = Array.from({ length: Math.min(count, most) }, (_, at) =>
      fields.map(([name, values]) => [name, values[at % values.length]] as const),
    )
    return distinct(
      rows.map((row) => Object.fromEntries(row.filter(([, one]) => one !== undefined))),
      count,
    )
  }
  return edgesOf(input).slice(0, count)
}

function differentTexts(
  { from = usualLetters, min = 0, max = 12 }: Part<'text'>['text'],
  count: number,
): string[] {
  const signs = [...new Set(from)]
  const found: string[] = []
  let level = ['']
  for (let length = 0; length <= max && found.length < count; length++) {
    if (length >= min) found.push(...level)
    level = level.flatMap((text) => signs.map((sign) => text + sign)).slice(0, 2 * count)
  }
  return found.slice(0, count)
}

/** From both ends inwards, so that neighbors are far apart. */
const zigzag = <T>(values: readonly T[]): T[] =>
  values.map((_, at) => values[at % 2 === 0 ? at / 2 : values.length - (at + 1) / 2] as T)

/** All of the values, as many at a time as there may be. */
const partsOf = <T>(values: readonly T[], max: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / Math.max(1, max)) }, (_, at) =>
    values.slice(at * max, (at + 1) * max),
  )

function listEdges({
  of,
  min = 0,
  max = 8,
  unique,
  unique_by: by,
}: Part<'list'>['list']): unknown[][] {
  const edges = edgesOf(of)
  const many = different(of, max)
  const pairs = edges.slice(0, 6).flatMap((a, at) =>
    edges.slice(at + 1, 6).flatMap((b) => [
      [a, b],
      [b, a],
      [a, b, a],
    ]),
  )
  const [a, b = a] = edges
  const key = (item: unknown): string =>
    same(by === undefined ? item : (item as Record<string, unknown>)[by])
  const isOne = unique || by !== undefined
  const once = (all: unknown[]): unknown[] =>
    isOne ? [...new Map(all.map((one) => [key(one), one])).values()] : all
  const wanted: unknown[][] = [
    [],
    many,
    many.toReversed(),
    zigzag(many),
    ...partsOf(edges, max).map(once),
    ...edges.map((one) => [one]),
    ...edges
      .slice(0, 4)
      .flatMap((one) => [[one, one], [one, one, one], Array.from({ length: max }, () => one)]),
    Array.from({ length: max }, (_, at) => edges[at % edges.length]),
    Array.from({ length: max }, (_, at) => many[at % Math.max(1, many.length)]),
    Array.from({ length: max }, (_, at) => (at % 2 === 0 ? a : b)),
    [...many.slice(0, max - 1), many[0]],
    ...pairs,
  ]
  const isApart = (list: readonly unknown[]): boolean => new Set(list.map(key)).size === list.length
  return distinct(
    wanted.filter((list) => list.length >= min && list.length <= max && (!isOne || isApart(list))),
  )
}

/**
 * One value of each, with each of one's values beside plain, middle and last ones of the others. They
 * take turns, so that what is cut off at the end is a little of each.
 */
export function along(all: readonly (readonly unknown[])[], max = 160): unknown[][] {
  if (all.some((values) => values.length === 0)) return []
  const base = (place: number): unknown[] =>
    all.map((values) => values[Math.min(values.length - 1, Math.floor(place * values.length))])
  const places = [0, 0.5, 0.999]
  const streams = places.flatMap((place) =>
    all.map((values, at) => values.map((value) => base(place).with(at, value))),
  )
  const most = Math.max(...all.map((values) => values.length))
  const beside = Array.from({ length: most }, (_, at) =>
    all.map((values) => values[at % values.length]),
  )
  const turns = Array.from({ length: most }, (_, turn) =>
    [...streams, beside].flatMap((rows) => rows.slice(turn, turn + 1)),
  )
  return distinct([...places.map(base), ...turns.flat()], max)
}

function recordEdges(fields: Readonly<Record<string, Input>>): object[] {
  const all = Object.entries(fields)
  return distinct(
    along(all.map(([, input]) => edgesOf(input))).map((values) =>
      Object.fromEntries(
        all.flatMap(([name], at) => (values[at] === undefined ? [] : [[name, values[at]]])),
      ),
    ),
  )
}

type Entry = [unknown, unknown]

function entryEdges({ keys, values, min = 0, max = 6 }: Part<'map'>['map']): Entry[][] {
  const known = distinct([...edgesOf(keys).slice(0, max), ...different(keys, max)], max)
  const edges = edgesOf(values)
  const others = distinct(edgesOf(keys).toReversed(), max)
  const full = edges.flatMap((_, turn) =>
    (turn % 2 === 0 ? [known] : [known, others]).map((some) =>
      some.map((key, at): Entry => [key, edges[(at + turn) % edges.length]]),
    ),
  )
  const wanted = [
    ...full.slice(0, 12),
    [],
    ...full.slice(0, 6).flatMap((all) => all.map((one) => [one])),
    ...full.slice(0, 2).flatMap((all) => all.map((_, at) => all.toSpliced(at, 1))),
  ]
  return distinct(wanted.filter((all) => all.length >= min && all.length <= max))
}

function lookupEdges(asked: Part<'lookup'>['lookup']): Lookup[] {
  const { keys, values, min, max = 6, rising } = asked
  const inOrder = (all: unknown[]): unknown[] =>
    rising ? all.toSorted((a, b) => (a as number) - (b as number)) : all
  const all =
    keys === 'places'
      ? listEdges({ of: values, min, max }).map((list) =>
          inOrder(list).map((value, at): Entry => [at, value]),
        )
      : entryEdges({ keys, values, min, max })
  const errors = errorsFor(asked)
  const lookups = all.map(
    (one, at) => new Lookup(one, asked, { error: errors[at % errors.length] }),
  )
  const plain = all.find((one) => one.length > 0)
  // Not among the ends and the middle, which stand beside everything: each such call takes a while.
  if (!asked.waits || plain === undefined || all.length < 6) return lookups
  return lookups.toSpliced(1, 0, new Lookup(plain, asked, { slow: true }))
}

function lineEdges({ of, first, min, max, ends = 'plain' }: Part<'lines'>['lines']): string[] {
  const end = ends === 'windows' ? '\r\n' : '\n'
  const texts = listEdges({ of, min, max }).map((drawn) => {
    const all = [...(first === undefined ? [] : [first]), ...drawn.map(textOf)]
    if (all.length === 0) return ''
    return ends === 'none' ? all.join(end) : all.map((line) => line + end).join('')
  })
  return distinct(texts)
}
