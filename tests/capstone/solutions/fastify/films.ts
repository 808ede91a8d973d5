import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { all, type Client, db, inTransaction } from './db.ts'
import { announce } from './hooks.ts'
import { between, jsonOf, missing, Problem, require422, typeOf } from './problems.ts'

export interface Film {
  readonly id: number
  readonly title: string
  readonly year: number
  readonly minutes: number
  readonly seconds: number | null
  readonly genre: string
}

/** Before the seconds of an old film are filled in, they're those of its minutes. */
export const filmColumns = 'title, year, minutes, coalesce(seconds, 60 * minutes) AS seconds, genre'

const genres = new Set(['drama', 'comedy', 'thriller', 'documentary', 'animation'])

/** :id as a number that an integer column can hold. */
export function idIn(request: FastifyRequest): number {
  const { id } = request.params as { id: string }
  const number = /^[0-9]+$/.test(id) ? Number(id) : Number.NaN
  if (between(number, 0, 2 ** 31 - 1)) return number
  throw missing()
}

export async function filmOf(client: Client, id: number, lock = ''): Promise<Film> {
  const [film] = await all<Film>(
    client,
    `SELECT id, ${filmColumns} FROM film WHERE id = $1 ${lock}`,
    id,
  )
  if (!film) throw missing()
  return film
}

function valuesOf(body: Readonly<Record<string, unknown>>): Omit<Film, 'id'> {
  const { title, year, genre, seconds } = body
  const isExact = between(seconds, 1, 60_000)
  const exact = isExact ? Math.ceil((seconds as number) / 60) : 1
  const minutes = body.minutes === undefined && seconds !== undefined ? exact : body.minutes
  const letters = typeof title === 'string' ? Array.from(title) : []
  const isTitle =
    letters.length <= 200 &&
    letters.some((one) => one.trim() !== '') &&
    letters.every((one) => (one.codePointAt(0) ?? 0) > 31)
  require422({
    title: [isTitle, 'A title has 1 to 200 characters'],
    year: [between(year, 1888, 2100), 'The year is one from 1888 to 2100'],
    minutes: [between(minutes, 1, 1000), 'A film has 1 to 1000 minutes'],
    seconds: [seconds === undefined || (isExact && exact === minutes), 'As long as the minutes'],
    genre: [typeof genre === 'string' && genres.has(genre), `One of ${[...genres].join(', ')}`],
  })
  return { title, year, minutes, seconds: seconds ?? null, genre } as Omit<Film, 'id'>
}

/** The tag is made of the film itself, so whoever changes it changes the tag. */
const tagOf = (film: Film): string =>
  `"${createHash('sha256').update(JSON.stringify(film)).digest('base64url').slice(0, 20)}"`

const lists = (header: string | undefined, tag: string): boolean =>
  (header ?? '').split(',').some((one) => one.trim() === tag || one.trim() === '*')

export function filmRoutes(app: FastifyInstance): void {
  app.get('/films/:id', async (request, reply) => {
    const film = await filmOf(db, idIn(request))
    const tag = tagOf(film)
    reply.header('etag', tag)
    if (!lists(request.headers['if-none-match'], tag)) return film
    return reply.code(304).send()
  })
  app.post('/films', async (request, reply) => {
    const { title, year, minutes, seconds, genre } = valuesOf(jsonOf(request))
    const film = await inTransaction(async (client) => {
      const [stored] = await all<Film>(
        client,
        `INSERT INTO film (title, year, minutes, seconds, genre) VALUES ($1, $2, $3, $4, $5)
         RETURNING id, ${filmColumns}`,
        title,
        year,
        minutes,
        seconds,
        genre,
      )
      await announce(client, stored as Film)
      return stored as Film
    })
    return reply.code(201).header('location', `/films/${film.id}`).send(film)
  })
  app.put('/films/:id', async (request, reply) => {
    const id = idIn(request)
    const film = await inTransaction(async (client) => {
      const before = await filmOf(client, id, 'FOR UPDATE')
      const tags = request.headers['if-match']
      if (tags === undefined) throw new Problem(428, 'If-Match is needed')
      if (!lists(tags, tagOf(before))) throw new Problem(412, 'The film is another one by now')
      const values = valuesOf(jsonOf(request))
      await client.query(
        `UPDATE film SET title = $2, year = $3, minutes = $4, genre = $5,
           seconds = coalesce($6, seconds) WHERE id = $1`,
        [id, values.title, values.year, values.minutes, values.genre, values.seconds],
      )
      return await filmOf(client, id)
    })
    return reply.header('etag', tagOf(film)).send(film)
  })
  app.delete('/films/:id', async (request, reply) => {
    const id = idIn(request)
    await inTransaction(async (client) => {
      const film = await filmOf(client, id, 'FOR UPDATE')
      const tags = request.headers['if-match']
      if (tags !== undefined && !lists(tags, tagOf(film))) {
        throw new Problem(412, 'The film is another one by now')
      }
      await client.query('DELETE FROM film WHERE id = $1', [id])
    })
    return reply.code(204).send()
  })
  app.get('/films', async (request) => await listFilms(request.query as Query))
  app.get('/films/:id/also-watched', async (request) => {
    const { id } = await filmOf(db, idIn(request))
    const items = await all(
      db,
      `SELECT json_build_object('id', f.id, 'title', f.title, 'year', f.year, 'minutes', f.minutes,
         'seconds', coalesce(f.seconds, 60 * f.minutes),
         'genre', f.genre) AS film, count(DISTINCT o.viewer)::int AS viewers
       FROM watch w JOIN watch o USING (viewer) JOIN film f ON f.id = o.film_id
       WHERE w.film_id = $1 AND o.film_id <> $1
       GROUP BY f.id ORDER BY viewers DESC, f.id LIMIT 5`,
      id,
    )
    return { items }
  })
  app.get('/search', async (request) => ({ items: await find((request.query as Query).q) }))
  posterRoutes(app)
}

type Query = Readonly<Record<string, string | undefined>>

/** What each order compares: the columns with their direction, the id always last and upward. */
const orders: Readonly<Record<string, { by: string; isDown: boolean; cast: string }>> = {
  id: { by: 'id', isDown: false, cast: 'int' },
  title: { by: 'title COLLATE "C"', isDown: false, cast: 'text' },
  year: { by: 'year', isDown: false, cast: 'int' },
  '-year': { by: 'year', isDown: true, cast: 'int' },
}

async function listFilms(query: Query): Promise<{ items: Film[]; next: string | null }> {
  const bad = (name: string): Problem => new Problem(400, `${name} is not what it may be`)
  const number = (name: string, min: number, max: number): number | null => {
    const text = query[name]
    if (text === undefined) return null
    if (!/^\d{1,4}$/.test(text) || !between(Number(text), min, max)) throw bad(name)
    return Number(text)
  }
  const limit = number('limit', 1, 100) ?? 20
  const sort = query.sort ?? 'id'
  const order = Object.hasOwn(orders, sort) ? orders[sort] : undefined
  if (!order) throw bad('sort')
  if (query.genre !== undefined && !genres.has(query.genre)) throw bad('genre')
  const [from, to] = [number('year_from', 0, 9999), number('year_to', 0, 9999)]
  const place = query.cursor === undefined ? null : placeOf(query.cursor, order.cast)
  if (place === undefined) throw bad('cursor')
  const value = `$4::text::${order.cast}`
  const rows = await all<Film & { place: string }>(
    db,
    `SELECT id, ${filmColumns}, (${order.by})::text AS place FROM film
     WHERE ($1::text IS NULL OR genre = $1) AND ($2::int IS NULL OR year >= $2)
       AND ($3::int IS NULL OR year <= $3) AND ($4::text IS NULL
         OR ${order.by} ${order.isDown ? '<' : '>'} ${value} OR (${order.by} = ${value} AND id > $5))
     ORDER BY ${order.by} ${order.isDown ? 'DESC' : 'ASC'}, id LIMIT $6`,
    query.genre ?? null,
    from,
    to,
    place?.[0] ?? null,
    place?.[1] ?? 0,
    limit + 1,
  )
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  const cursor = last && Buffer.from(JSON.stringify([last.place, last.id])).toString('base64url')
  const kept = ['genre', 'year_from', 'year_to'].flatMap((name) =>
    query[name] === undefined ? [] : [[name, query[name]] as [string, string]],
  )
  const own = [['limit', String(limit)], ['sort', sort], ...kept, ['cursor', cursor ?? '']]
  return {
    items: items.map(({ id, title, year, minutes, seconds, genre }) => ({
      id,
      title,
      year,
      minutes,
      seconds,
      genre,
    })),
    next: cursor === undefined ? null : `/films?${new URLSearchParams(own as [string, string][])}`,
  }
}

/** Undefined: nobody made this cursor. */
function placeOf(cursor: string, cast: string): readonly [string, number] | undefined {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const isValue = typeof value === 'string' && (cast === 'text' || /^\d{1,9}$/.test(value))
    return isValue && between(id, 0, 2 ** 31 - 1) ? [value, id] : undefined
  } catch {
    return undefined
  }
}

/** Words of a text in the database: small letters, no accents. */
const words = (text: string): string =>
  `regexp_split_to_array(lower(regexp_replace(normalize(${text}, NFD), '[\\u0300-\\u036f]', '', 'g')),
    '[^[:alnum:]]+')`

async function find(q: string | undefined): Promise<Film[]> {
  if (q === undefined || Array.from(q).length > 100 || !/[\p{L}\p{N}]/u.test(q)) {
    throw new Problem(400, 'q has something to look for, in at most 100 characters')
  }
  return await all<Film>(
    db,
    `SELECT id, ${filmColumns} FROM film
     WHERE NOT EXISTS (SELECT FROM unnest(${words('$1::text')}) AS wanted WHERE wanted <> ''
       AND NOT EXISTS (SELECT FROM unnest(${words('title')}) AS own WHERE starts_with(own, wanted)))
     ORDER BY year DESC, id LIMIT 10`,
    q.replaceAll('\0', ' '),
  )
}

const images = new Set(['image/png', 'image/jpeg', 'image/webp'])

function posterRoutes(app: FastifyInstance): void {
  app.put('/films/:id/poster', { bodyLimit: 1_000_000 }, async (request, reply) => {
    const { id } = await filmOf(db, idIn(request))
    const type = typeOf(request)
    if (!images.has(type)) throw new Problem(415, 'An image is needed: PNG, JPEG or WebP')
    const bytes = request.body
    if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new Problem(400, 'No image came')
    await all(
      db,
      `INSERT INTO poster VALUES ($1, $2, $3)
       ON CONFLICT (film_id) DO UPDATE SET (type, bytes) = (excluded.type, excluded.bytes)`,
      id,
      type,
      bytes,
    )
    return reply.code(204).send()
  })
  app.get('/films/:id/poster', async (request, reply) => {
    const [poster] = await all<{ type: string; bytes: Buffer }>(
      db,
      'SELECT type, bytes FROM poster WHERE film_id = $1',
      idIn(request),
    )
    if (!poster) throw missing()
    return reply.type(poster.type).header('x-content-type-options', 'nosniff').send(poster.bytes)
  })
}
