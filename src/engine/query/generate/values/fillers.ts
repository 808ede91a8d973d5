import { formatKnown, type Interval, type WrittenAs } from '../../../sql/value.ts'

/** What a filler depends on: a column, or the element of an array or a range. */
export interface Filled extends WrittenAs {
  readonly name: string
  readonly enumLabels: readonly string[]
}

/** Believable words by what a column is called; the first pattern that fits decides. */
const words: readonly (readonly [RegExp, string])[] = [
  [
    /e_?mail/,
    'ada@reel.example bo@reel.example cy@reel.example dee@reel.example eve@reel.example fay@reel.example',
  ],
  [/country|nation/, 'PT FR JP BR KE IN'],
  [/(first|given)_?name/, 'Ada Bo Cy Dee Eve Fay'],
  [/(last|family|sur)_?name/, 'Ash Birch Cole Dale Elm Ford'],
  [/title|film|movie|book/, 'Alba Brook Cedar Dune Ember Fjord'],
  [/genre|categor|kind|type/, 'drama comedy crime noir sport music'],
  [/city|town|place|location/, 'Porto Lyon Kyoto Recife Nairobi Pune'],
  [/dep(t|artment)|team|division/, 'Sales Design Legal Ops Labs Press'],
  [/colou?r/, 'red green blue black white gray'],
  [/status|state/, 'new open done late void held'],
  [/zone/, 'UTC Europe/Lisbon America/New_York Asia/Tokyo Asia/Kolkata America/Lima'],
  [/currency/, 'EUR USD JPY BRL INR KES'],
  [/phone/, '555-0101 555-0102 555-0103 555-0104 555-0105 555-0106'],
  [
    /url|link/,
    'https://a.example https://b.example https://c.example https://d.example https://e.example https://f.example',
  ],
  [/job|role|position/, 'clerk cook driver nurse pilot baker'],
  [/name|author|owner|person|user|customer/, 'Ada Bo Cy Dee Eve Fay'],
  [/course|subject/, 'Art Biology Chemistry Drama Economics French'],
  [/gender|sex/, 'F M X'],
]

const plainWords = 'a b c d e f g h'

/** Numbers by what a column is called. */
const numbers: readonly (readonly [RegExp, readonly number[]])[] = [
  [/year/, [2020, 2021, 2019, 2022, 2018]],
  [/salary|price|amount|cost|budget|revenue|total|balance|income/, [10, 20, 30, 40, 5]],
  [/age$/, [20, 30, 40, 50, 25]],
]

/** A number for every type of number: small, in an order of liking. */
function numberAt(name: string, at: number): number {
  const list = numbers.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1] ?? [1, 2, 3, 4, 5]
  const step = (list[1] as number) - (list[0] as number)
  return list[at] ?? (list[0] as number) + at * step
}

function wordAt(column: Filled, at: number): string | undefined {
  const name = column.name.toLowerCase()
  const found = words.find(([pattern, list]) => pattern.test(name) && fits(column, list))
  const list = (found?.[1] ?? plainWords).split(' ')
  const word = list[at % list.length] as string
  const round = Math.floor(at / list.length)
  if (round === 0) return word
  if (/zone/.test(name) || round > 100) return undefined
  if (column.length < 0 || column.length >= word.length + String(round).length) {
    const mail = word.indexOf('@')
    return mail < 0
      ? `${word}${round + 1}`
      : `${word.slice(0, mail)}${round + 1}${word.slice(mail)}`
  }
  return shortWord(at, column.length)
}

function fits(column: Filled, list: string): boolean {
  return column.length < 0 || list.split(' ').every((word) => word.length <= column.length)
}

/** The at-th word over a … z of at most some characters. */
function shortWord(at: number, length: number): string {
  let word = ''
  for (let rest = at; ; rest = Math.floor(rest / 26) - 1) {
    word = String.fromCharCode(97 + (rest % 26)) + word
    if (rest < 26) break
  }
  return word.slice(-length)
}

const firstDay = Date.UTC(2024, 0, 1)
const dayMs = 86_400_000

function two(at: number): string {
  return at.toString(16).padStart(2, '0')
}

const hourMs = 3_600_000

/** Lengths of time that differ, with a day and a month that are written in another way as well. */
function intervalAt(at: number): Interval {
  if (at === 4) return { months: 0, days: 0, ms: dayMs }
  if (at === 5) return { months: 1, days: 0, ms: 0 }
  return { months: 0, days: Math.floor(at / 2), ms: ((at + 1) % 2) * hourMs }
}

/** The at-th bytes, of the length that is asked for; of any, none and then one. */
function bytesAt({ length }: Filled, at: number): string | undefined {
  if (length < 0) return at === 0 ? '\\x' : `\\x${two(at)}`
  const digits = length === 0 && at === 0 ? '' : two(at)
  return digits.length > length * 2 ? undefined : `\\x${digits.padStart(length * 2, '0')}`
}

type Maker = (column: Filled, at: number) => string | undefined

const byNumber: Maker = (column, at) => formatKnown(numberAt(column.name, at), column)
const byWord: Maker = (column, at) => {
  const word = wordAt(column, at)
  return word === undefined ? undefined : formatKnown(word, column)
}

/** One of the first few values lies apart: a day that hasn't come yet, a moment in the same second as another. */
const apart = 5
const dayToCome = Date.UTC(2097, 2, 1)

/** Moments come two a day, so that days tie and moments do not. */
const byMoment: Maker = (column, at) =>
  formatKnown(at === apart ? momentAt(apart - 1) + 250 : momentAt(at), column)

function momentAt(at: number): number {
  return firstDay + Math.floor(at / 2) * dayMs + (10 + (at % 2) * 8) * hourMs
}

const makers: Readonly<Record<string, Maker>> = {
  int2: byNumber,
  int4: byNumber,
  int8: byNumber,
  numeric: byNumber,
  float4: byNumber,
  float8: byNumber,
  money: byNumber,
  oid: byNumber,
  text: byWord,
  varchar: byWord,
  bpchar: byWord,
  char: byWord,
  name: byWord,
  citext: byWord,
  bool: (_, at) => ['t', 'f'][at],
  date: (column, at) => formatKnown(at === apart ? dayToCome : firstDay + at * dayMs, column),
  timestamp: byMoment,
  timestamptz: byMoment,
  time: (column, at) =>
    formatKnown(((9 + at) % 24) * 3_600_000 + Math.floor(at / 24) * 60_000, column),
  timetz: (column, at) =>
    formatKnown(((9 + at) % 24) * 3_600_000 + Math.floor(at / 24) * 60_000, column),
  interval: (column, at) => formatKnown(intervalAt(at), column),
  enum: (column, at) => column.enumLabels[at],
  uuid: (_, at) => `00000000-0000-4000-8000-0000000000${two((at + 1) % 256)}`,
  json: (_, at) => ['{}', '{"a": 1}', '{"a": 2}', '{"a": null}', '[1, 2]', '[]', '"a"', 'null'][at],
  jsonb: (_, at) =>
    ['{}', '{"a": 1}', '{"a": 2}', '{"a": null}', '[1, 2]', '[]', '"a"', 'null'][at],
  jsonpath: (_, at) => ['$."a"', '$."b"', '$'][at],
  bytea: bytesAt,
  inet: (_, at) => `10.0.${Math.floor(at / 2)}.${1 + (at % 2)}`,
  cidr: (_, at) => `10.${at % 256}.0.0/16`,
  macaddr: (_, at) => `08:00:2b:01:02:${two(at % 256)}`,
  macaddr8: (_, at) => `08:00:2b:01:02:03:04:${two(at % 256)}`,
  bit: (column, at) =>
    (at + 1)
      .toString(2)
      .slice(-Math.max(column.length, 1))
      .padStart(Math.max(column.length, 1), '0'),
  varbit: (column, at) => (at + 1).toString(2).slice(0, column.length < 0 ? 64 : column.length),
  xml: (_, at) => `<a>${at + 1}</a>`,
  tsvector: (_, at) => ["'cat':1", "'dog':1", "'cat':1 'dog':2", '', "'fish':1"][at],
  tsquery: (_, at) => ["'cat'", "'dog'", "'cat' & 'dog'", "'cat' | 'dog'"][at],
  point: (_, at) => `(${at},${at % 2})`,
  line: (_, at) => `{1,-1,${at}}`,
  lseg: (_, at) => `[(0,0),(${at + 1},1)]`,
  box: (_, at) => `(${at + 1},1),(0,0)`,
  path: (_, at) => `((0,0),(${at + 1},1))`,
  polygon: (_, at) => `((0,0),(${at + 1},1),(1,0))`,
  circle: (_, at) => `<(0,0),${at + 1}>`,
  pg_lsn: (_, at) => `0/${(at + 1).toString(16).toUpperCase()}`,
  hstore: (_, at) => ['', '"a"=>"1"', '"a"=>"2"', '"a"=>NULL', '"b"=>"1"'][at],
  ltree: (_, at) => ['top', 'top.a', 'top.b', 'top.a.c', 'other'][at],
}

/**
 * The at-th value of a type, simplest first, all different; undefined where there are no more.
 * Asking for a few gives values to choose from, asking on gives values that are new.
 */
export function filler(column: Filled, at: number): string | undefined {
  const [outer, inner] = column.baseType.split(':') as [string, string | undefined]
  if (inner === undefined) return makers[outer]?.(column, at)
  const element = { ...column, baseType: column.baseType.slice(outer.length + 1) }
  if (outer === 'array') return arrayFiller(element, at)
  const range = rangeFiller(element, at)
  return outer === 'multirange' && range !== undefined
    ? range === 'empty'
      ? '{}'
      : `{${range}}`
    : range
}

function arrayFiller(element: Filled, at: number): string | undefined {
  const shapes: readonly (readonly (number | null)[])[] = [
    [0],
    [],
    [0, 1],
    [1, 0],
    [0, 0],
    [0, null],
    [1],
    [1, 0, 1],
    [2],
  ]
  const shape = shapes[at] ?? [at - 6, 0]
  const items = shape.map((item) => (item === null ? 'NULL' : filler(element, item)))
  return items.includes(undefined)
    ? undefined
    : `{${items.map((item) => arrayItem(item as string)).join(',')}}`
}

function arrayItem(text: string): string {
  if (text === 'NULL' || /^[\w.:+-]+$/.test(text)) return text
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** Ranges that touch, overlap, lie apart and have no end or no beginning. */
function rangeFiller(element: Filled, at: number): string | undefined {
  const shapes: readonly (readonly [number | null, number | null])[] = [
    [0, 2],
    [1, 3],
    [2, 4],
    [null, 1],
    [3, null],
    [0, 0],
    [null, null],
    [0, 1],
  ]
  const [from, to] = shapes[at] ?? [at, at + 1]
  if (from !== null && from === to) return 'empty'
  const low = from === null ? '' : filler(element, from)
  const high = to === null ? '' : filler(element, to)
  if (low === undefined || high === undefined) return undefined
  const quote = (text: string): string => (/[\s,]/.test(text) ? `"${text}"` : text)
  return `${low === '' ? '(' : '['}${quote(low)},${quote(high)})`
}
