import type { Random } from '../../kit/random.ts'
import type { DrawnValue } from '../../lab/kinds/schedule.ts'

/** The values of a statement; the same name and range are the same value all through an attempt. */
export function drawValues(
  values: Readonly<Record<string, DrawnValue>>,
  random: Random,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'object'
        ? String(random.fork(name).between(value.from, value.to))
        : String(value),
    ]),
  )
}

/** The values that are drawn already, or were never to be. */
export function fixedValues(values: Readonly<Record<string, DrawnValue>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'object' ? [] : [[name, String(value)]],
    ),
  )
}

/** A request with drawn values in place of its ranges; what is fixed stays. */
export function withDrawn<T extends { readonly values: Readonly<Record<string, DrawnValue>> }>(
  request: T,
  drawn: Readonly<Record<string, string>>,
): T {
  const own = Object.keys(request.values).map((name) => [name, drawn[name] ?? ''])
  return { ...request, values: { ...Object.fromEntries(own), ...fixedValues(request.values) } }
}

/** Requests, each with values drawn from its own ranges. */
export function drawAll<T extends { readonly values: Readonly<Record<string, DrawnValue>> }>(
  requests: readonly T[],
  random: Random,
): T[] {
  return requests.map((request) => withDrawn(request, drawValues(request.values, random)))
}

/** The first value of every range, then the last of every range; what is fixed stays. */
export function valuesAtEnds(
  values: Readonly<Record<string, DrawnValue>>,
): Record<string, string>[] {
  if (!Object.values(values).some((value) => typeof value === 'object')) return []
  return (['from', 'to'] as const).map((end) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        String(typeof value === 'object' ? value[end] : value),
      ]),
    ),
  )
}

/** Where ranges of drawn values end for sure: someone who signs up tomorrow. */
const tomorrow = 1_000_000

/**
 * The same names with values that no range holds, as the next ones that are written will have: right
 * after each range, and far from it. Empty where nothing is drawn.
 */
export function valuesBeyond(
  values: Readonly<Record<string, DrawnValue>>,
  random: Random,
): Record<string, string>[] {
  const drawn = Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'object' ? [{ name, ...value }] : [],
  )
  if (drawn.length === 0) return []
  const given = drawValues(values, random)
  const set = (of: (range: (typeof drawn)[number]) => number): Record<string, string> => ({
    ...given,
    ...Object.fromEntries(drawn.map((range) => [range.name, String(of(range))])),
  })
  return [
    set(({ name, from, to }) => random.fork(`after ${name}`).between(to + 1, 2 * to - from + 1)),
    set(({ name, to }) => to + tomorrow + random.fork(`far from ${name}`).below(tomorrow)),
  ]
}

/** A text with its values put in, and the way back from a place in it. */
export interface FilledText {
  readonly sql: string
  /** Names of values that the text asks for and that are not there. */
  readonly unknown: readonly string[]
  /** The offset in the text as it was written. */
  placeOf(at: number): number
}

const tokens =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_\d]*)\$[\s\S]*?\$\1\$|::|:=|:'([A-Za-z_]\w*)'|:([A-Za-z_]\w*)|[\s\S]/gy

/** Puts values in for :name and :'name', as psql does: not inside literals, comments and bodies. */
export function fillValues(text: string, values: Readonly<Record<string, string>>): FilledText {
  const shifts: { readonly at: number; readonly from: number; readonly length: number }[] = []
  const unknown: string[] = []
  let sql = ''
  for (const match of text.matchAll(tokens)) {
    const [token, , quoted, bare] = match
    const name = quoted ?? bare
    if (name === undefined) {
      sql += token
      continue
    }
    const value = values[name]
    if (value === undefined || !Object.hasOwn(values, name)) {
      unknown.push(name)
      sql += token
      continue
    }
    const put = quoted === undefined ? value : `'${value.replaceAll("'", "''")}'`
    shifts.push({ at: sql.length, from: match.index, length: put.length - token.length })
    sql += put
  }
  const placeOf = (at: number): number => {
    const before = shifts.filter((shift) => shift.at < at)
    const moved = at - before.reduce((sum, { length }) => sum + length, 0)
    return Math.max(moved, before.at(-1)?.from ?? 0)
  }
  return { sql, unknown, placeOf }
}
