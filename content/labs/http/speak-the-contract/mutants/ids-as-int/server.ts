import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

interface Row {
  id: string
  film_id: number
  stars: number
  comment: string | null
  written_at: Date
}

/** A row as the contract's Review: every key is named, and no other gets out. */
const review = (row: Row) => ({
  id: Number(row.id),
  filmId: row.film_id,
  stars: row.stars,
  comment: row.comment,
  writtenAt: row.written_at.toISOString(),
})

interface Answer {
  status: number
  body: unknown
}

const problem = (status: number, title: string): Answer => ({ status, body: { title, status } })

async function isThere(filmId: number): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM film WHERE id = $1', [filmId])
  return rowCount === 1
}

async function list(filmId: number): Promise<Answer> {
  const { rows } = await db.query<Row>('SELECT id::int, film_id, stars, comment, written_at FROM review WHERE film_id = $1 ORDER BY id', [
    filmId,
  ])
  const sum = rows.reduce((stars, row) => stars + row.stars, 0)
  const averageStars = rows.length === 0 ? null : Math.round((sum / rows.length) * 10) / 10
  return { status: 200, body: { items: rows.map(review), total: rows.length, averageStars } }
}

/** What's wrong with a NewReview; null if nothing is. */
function wrongIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'Send an object.'
  const { stars, comment = null, ...others } = body as Record<string, unknown>
  if (Object.keys(others).length > 0) return 'There are only stars and comment.'
  if (!Number.isInteger(stars) || Number(stars) < 1 || Number(stars) > 5) {
    return 'stars is a whole number from 1 to 5.'
  }
  if (comment !== null && typeof comment !== 'string') return 'comment is a string or null.'
  if (comment !== null && [...comment].length > 200) return 'comment has at most 200 characters.'
  return null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function add(filmId: number, text: string): Promise<Answer> {
  const body = parsed(text)
  const wrong = wrongIn(body)
  if (wrong) return problem(422, wrong)
  const { stars, comment = null } = body as { stars: number; comment?: string | null }
  const { rows } = await db.query<Row>(
    'INSERT INTO review (film_id, stars, comment) VALUES ($1, $2, $3) RETURNING *',
    [filmId, stars, comment],
  )
  return { status: 201, body: review(rows[0]!) }
}

async function answer(method: string, url: string, text: string): Promise<Answer> {
  const found = /^\/films\/(\d{1,9})\/reviews$/.exec(url)
  if (!found) return problem(404, 'There is no such address.')
  const filmId = Number(found[1])
  if (!(await isThere(filmId))) return problem(404, 'There is no such film.')
  if (method === 'GET') return await list(filmId)
  if (method === 'POST') return await add(filmId, text)
  return problem(405, 'Use GET or POST.')
}

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  const { status, body } = await answer(request.method ?? '', request.url ?? '', text).catch(
    (error) => {
      console.error(error)
      return problem(500, 'Something broke on our side.')
    },
  )
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.writeHead(status, { 'Content-Type': type })
  response.end(JSON.stringify(body))
})

server.listen(Number(process.env.PORT))
