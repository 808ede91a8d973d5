import { rowsOf } from './database.ts'
import { columns, type Film, genres } from './films.ts'
import { type Answer, Failure } from './http.ts'

interface Sort {
  readonly isText: boolean
  /** What comes after the place where a page ended, given its value and its id. */
  after(value: string, id: string): string
  readonly order: string
  of(film: Film): string | number
}

const sorts: ReadonlyMap<string, Sort> = new Map([
  [
    'id',
    { isText: false, after: (_, id) => `id > ${id}::int`, order: 'id', of: (film) => film.id },
  ],
  [
    'title',
    {
      isText: true,
      after: (value, id) => `(title COLLATE "C", id) > (${value}::text, ${id}::int)`,
      order: 'title COLLATE "C", id',
      of: (film) => film.title,
    },
  ],
  [
    'year',
    {
      isText: false,
      after: (value, id) => `(year, id) > (${value}::int, ${id}::int)`,
      order: 'year, id',
      of: (film) => film.year,
    },
  ],
  [
    '-year',
    {
      isText: false,
      after: (value, id) => `(year < ${value}::int OR (year = ${value}::int AND id > ${id}::int))`,
      order: 'year DESC, id',
      of: (film) => film.year,
    },
  ],
] satisfies [string, Sort][])

interface Place {
  readonly value: string | number
  readonly id: number
}

export async function listFilms(query: URLSearchParams): Promise<Answer> {
  const limit = wholeIn(query, 'limit', 1, 100) ?? 20
  const sortName = query.get('sort') ?? 'id'
  const sort = sorts.get(sortName)
  if (!sort) throw badValue('sort')
  const genre = query.get('genre')
  if (genre !== null && !genres.includes(genre)) throw badValue('genre')
  const from = wholeIn(query, 'year_from', 0, 9999)
  const to = wholeIn(query, 'year_to', 0, 9999)
  const cursor = query.get('cursor')
  const place = cursor === null ? null : readCursor(cursor, sort)
  const values: unknown[] = []
  const given = (value: unknown): string => `$${values.push(value)}`
  const conditions = [
    ...(genre === null ? [] : [`genre = ${given(genre)}`]),
    ...(from === null ? [] : [`year >= ${given(from)}`]),
    ...(to === null ? [] : [`year <= ${given(to)}`]),
    ...(place === null ? [] : [afterPlace(sort, place, given)]),
  ]
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
  const rows = await rowsOf<Film>(
    `SELECT ${columns} FROM film ${where} ORDER BY ${sort.order} LIMIT ${given(limit + 1)}`,
    values,
  )
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next = rows.length > limit && last ? nextAddress(query, limit, sort, last) : null
  return { status: 200, json: { items, next } }
}

/** A parameter that no statement uses is an error, so the value is given only where it counts. */
function afterPlace(sort: Sort, { value, id }: Place, given: (value: unknown) => string): string {
  const last = given(id)
  return sort.order === 'id' ? sort.after('', last) : sort.after(given(value), last)
}

function nextAddress(query: URLSearchParams, limit: number, sort: Sort, last: Film): string {
  const next = new URLSearchParams({ limit: String(limit) })
  for (const name of ['sort', 'genre', 'year_from', 'year_to']) {
    const value = query.get(name)
    if (value !== null) next.set(name, value)
  }
  next.set('cursor', Buffer.from(JSON.stringify([sort.of(last), last.id])).toString('base64url'))
  return `/films?${next}`
}

function readCursor(text: string, sort: Sort): Place {
  try {
    const [value, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    const isValue = sort.isText ? typeof value === 'string' : Number.isInteger(value)
    if (isValue && Number.isInteger(id)) return { value, id }
  } catch {
    // Told below.
  }
  throw badValue('cursor')
}

function wholeIn(query: URLSearchParams, name: string, min: number, max: number): number | null {
  const text = query.get(name)
  if (text === null) return null
  const value = Number(text)
  if (/^\d{1,4}$/.test(text) && value >= min && value <= max) return value
  throw badValue(name)
}

const badValue = (name: string): Failure => new Failure(400, `The parameter ${name} is not valid`)
