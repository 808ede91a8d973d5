import { pool, rowsOf, transaction } from './database.ts'
import { storeMessages, wakeHooks } from './hooks.ts'
import {
  type Answer,
  Failure,
  type FieldError,
  fieldsOf,
  isWhole,
  notFound,
  refuseFields,
} from './http.ts'

/** A film that the older release wrote has no seconds until they're filled in. */
export const columns = 'id, title, year, minutes, coalesce(seconds, minutes * 60) AS seconds, genre'
export const genres = ['drama', 'comedy', 'thriller', 'documentary', 'animation']

export interface Film extends Record<string, unknown> {
  readonly id: number
  readonly title: string
  readonly year: number
  readonly minutes: number
  readonly seconds: number | null
  readonly genre: string
}

type FilmValues = Omit<Film, 'id'>

/** The four keys of a film. Throws a 422 that names each one that's wrong. */
function readFilm(value: unknown): FilmValues {
  const { title, year, minutes: given, seconds = null, genre } = fieldsOf(value)
  const minutes = given ?? minutesOf(seconds)
  const errors: FieldError[] = []
  if (!isTitle(title)) errors.push({ field: 'title', message: 'Enter 1 to 200 characters' })
  if (!isWhole(year, 1888, 2100)) {
    errors.push({ field: 'year', message: 'Enter a year from 1888 to 2100' })
  }
  if (!isWhole(minutes, 1, 1000)) {
    errors.push({ field: 'minutes', message: 'Enter 1 to 1000 minutes' })
  }
  const isLength = isWhole(seconds, 1, 60_000) && minutesOf(seconds) === minutes
  if (seconds !== null && !isLength) {
    errors.push({ field: 'seconds', message: 'Enter 1 to 60000 seconds, as long as the minutes' })
  }
  if (typeof genre !== 'string' || !genres.includes(genre)) {
    errors.push({ field: 'genre', message: `Choose one of ${genres.join(', ')}` })
  }
  refuseFields(errors)
  return { title, year, minutes, seconds, genre } as FilmValues
}

/** Minutes are rounded up; seconds that are wrong are told as such, and not as minutes. */
function minutesOf(seconds: unknown): number | undefined {
  if (seconds === null) return undefined
  return isWhole(seconds, 1, 60_000) ? Math.ceil(seconds / 60) : 1
}

function isTitle(value: unknown): value is string {
  if (typeof value !== 'string' || value.trim() === '') return false
  const characters = [...value]
  return characters.length <= 200 && !characters.some((one) => one < ' ')
}

export async function getFilm(id: number): Promise<Film> {
  const [film] = await rowsOf<Film>(`SELECT ${columns} FROM film WHERE id = $1`, [id])
  if (!film) throw notFound()
  return film
}

const tagOf = (version: number): string => `"v${version}"`

/** Whether a list of tags from a header holds this one. */
function holdsTag(header: string, tag: string): boolean {
  return header.trim() === '*' || header.split(',').some((one) => one.trim() === tag)
}

export async function showFilm(id: number, ifNoneMatch: string | undefined): Promise<Answer> {
  const [row] = await rowsOf<Film & { version: number }>(
    `SELECT ${columns}, version FROM film WHERE id = $1`,
    [id],
  )
  if (!row) throw notFound()
  const { version, ...film } = row
  const headers = { etag: tagOf(version) }
  if (ifNoneMatch !== undefined && holdsTag(ifNoneMatch, headers.etag)) {
    return { status: 304, headers }
  }
  return { status: 200, headers, json: film }
}

export async function createFilm(body: unknown): Promise<Answer> {
  const { title, year, minutes, seconds, genre } = readFilm(body)
  const film = await transaction(async (client) => {
    const [stored] = await rowsOf<Film>(
      `INSERT INTO film (title, year, minutes, seconds, genre) VALUES ($1, $2, $3, $4, $5) RETURNING ${columns}`,
      [title, year, minutes, seconds, genre],
      client,
    )
    await storeMessages(client, stored as Film)
    return stored as Film
  })
  wakeHooks()
  return { status: 201, headers: { location: `/films/${film.id}` }, json: film }
}

export async function replaceFilm(
  id: number,
  ifMatch: string | undefined,
  body: unknown,
): Promise<Answer> {
  await getFilm(id)
  if (ifMatch === undefined) throw new Failure(428, 'Say with If-Match which film you changed')
  return await transaction(async (client) => {
    const [row] = await rowsOf<{ version: number }>(
      'SELECT version FROM film WHERE id = $1 FOR UPDATE',
      [id],
      client,
    )
    if (!row) throw notFound()
    if (!holdsTag(ifMatch, tagOf(row.version))) {
      throw new Failure(412, 'The film was changed meanwhile')
    }
    const { title, year, minutes, seconds, genre } = readFilm(body)
    const [film] = await rowsOf<Film>(
      `UPDATE film SET title = $2, year = $3, minutes = $4, genre = $5,
         seconds = coalesce($6, seconds), version = version + 1
       WHERE id = $1 RETURNING ${columns}`,
      [id, title, year, minutes, genre, seconds],
      client,
    )
    return { status: 200, headers: { etag: tagOf(row.version + 1) }, json: film }
  })
}

export async function deleteFilm(id: number, ifMatch: string | undefined): Promise<Answer> {
  return await transaction(async (client) => {
    const [row] = await rowsOf<{ version: number }>(
      'SELECT version FROM film WHERE id = $1 FOR UPDATE',
      [id],
      client,
    )
    if (!row) throw notFound()
    if (ifMatch !== undefined && !holdsTag(ifMatch, tagOf(row.version))) {
      throw new Failure(412, 'The film was changed meanwhile')
    }
    await client.query('DELETE FROM film WHERE id = $1', [id])
    return { status: 204 }
  })
}

/** Five films that most viewers of this one watched as well. */
export async function alsoWatched(id: number): Promise<Answer> {
  await getFilm(id)
  const { rows } = await pool.query<Film & { viewers: number }>(
    `SELECT ${columns}, viewers FROM (
       SELECT other.film_id, count(DISTINCT other.viewer)::int AS viewers
       FROM watch AS other
       WHERE other.film_id <> $1 AND other.viewer IN (SELECT viewer FROM watch WHERE film_id = $1)
       GROUP BY other.film_id
     ) AS counted JOIN film ON film.id = counted.film_id
     ORDER BY viewers DESC, id LIMIT 5`,
    [id],
  )
  return { status: 200, json: { items: rows.map(({ viewers, ...film }) => ({ film, viewers })) } }
}
