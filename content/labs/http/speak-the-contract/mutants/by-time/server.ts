import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const review = (row: any) => ({
  id: Number(row.id), filmId: row.film_id, stars: row.stars, comment: row.comment, writtenAt: row.written_at.toISOString() })

function send(res: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  res.writeHead(status, { 'Content-Type': type })
  res.end(JSON.stringify(body))
}
const problem = (res: ServerResponse, status: number, title: string): void => send(res, status, { title, status })

function isNewReview(value: unknown): value is { stars: number; comment?: string | null } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  if (Object.keys(value).some((key) => key !== 'stars' && key !== 'comment')) return false
  const { stars, comment } = value as Record<string, unknown>
  if (!Number.isInteger(stars) || Number(stars) < 1 || Number(stars) > 5) return false
  if (comment === undefined || comment === null) return true
  return typeof comment === 'string' && [...comment].length <= 200
}

async function list(res: ServerResponse, filmId: number): Promise<void> {
  const { rows } = await pool.query('SELECT * FROM review WHERE film_id = $1 ORDER BY written_at', [filmId])
  const sum = rows.reduce((total, row) => total + row.stars, 0)
  const averageStars = rows.length === 0 ? null : Math.round((sum * 10) / rows.length) / 10
  send(res, 200, { items: rows.map(review), total: rows.length, averageStars })
}

async function add(req: IncomingMessage, res: ServerResponse, filmId: number): Promise<void> {
  let text = ''
  for await (const piece of req.setEncoding('utf8')) text += piece
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return problem(res, 422, 'The body is not JSON')
  }
  if (!isNewReview(body)) return problem(res, 422, 'The body is not a review')
  const { rows } = await pool.query(
    'INSERT INTO review (film_id, stars, comment) VALUES ($1, $2, $3) RETURNING *',
    [filmId, body.stars, body.comment ?? null])
  send(res, 201, review(rows[0]))
}

createServer(async (req, res) => {
  try {
    const filmId = /^\/films\/(\d{1,9})\/reviews$/.exec(req.url ?? '')?.[1]
    const film = await pool.query('SELECT 1 FROM film WHERE id = $1', [filmId ?? -1])
    if (filmId === undefined || film.rowCount === 0) return problem(res, 404, 'There is no such film')
    if (req.method === 'GET') return await list(res, Number(filmId))
    if (req.method === 'POST') return await add(req, res, Number(filmId))
    problem(res, 404, 'Nothing here')
  } catch (error) {
    console.error(error)
    problem(res, 500, 'Our mistake')
  }
}).listen(Number(process.env.PORT))
