import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const limitMax = 50
const integerMax = 2_147_483_647

interface Film {
  id: number
  title: string
  year: number
}

/** Where a page ended: the values that the list is sorted by. */
type Place = [year: number, id: number]

/** The client asked for something that can't be. */
class BadRequest extends Error {}

const encode = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url')

function decode(cursor: string): Place {
  // Decoding passes over any other character.
  if (!/^[\w-]+$/.test(cursor)) throw new BadRequest('There is something else in the cursor.')
  const isInteger = (value: unknown): boolean =>
    Number.isInteger(value) && Math.abs(value as number) <= integerMax
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(place) && place.length === 2 && place.every(isInteger)) return place as Place
  } catch {
    // It isn't JSON: said below.
  }
  throw new BadRequest('The cursor is none that came from here.')
}

function limitOf(text: string | null): number {
  if (text === null) return 10
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > limitMax) {
    throw new BadRequest(`Expected a limit from 1 to ${limitMax}.`)
  }
  return limit
}

async function listFilms(query: URLSearchParams): Promise<unknown> {
  const limit = limitOf(query.get('limit'))
  const cursor = query.get('cursor')
  const place = cursor === null ? null : decode(cursor)
  // One row more than the page needs tells whether there's a next page.
  const { rows } = await db.query<Film>(
    `SELECT id, title, year FROM film
      ${place ? 'WHERE (year, id) < ($2, $3)' : ''}
      ORDER BY year DESC, id DESC LIMIT $1`,
    [limit + 1, ...(place ?? [])],
  )
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? encode([last.year, last.id]) : null }
}

async function answer(method: string, url: URL): Promise<[status: number, body: unknown]> {
  if (url.pathname !== '/films') return [404, { error: 'There is nothing here.' }]
  if (method !== 'GET') return [405, { error: 'This list can only be read.' }]
  try {
    return [200, await listFilms(url.searchParams)]
  } catch (error) {
    if (error instanceof BadRequest) return [400, { error: error.message }]
    console.error(error)
    return [500, { error: 'Something broke on our side.' }]
  }
}

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const [status, body] = await answer(request.method ?? '', url)
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
})

server.listen(Number(process.env.PORT))
