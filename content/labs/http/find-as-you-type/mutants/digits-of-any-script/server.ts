import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const limitDefault = '8'
const limitMax = 20

/** In a pattern of LIKE, this text stands for itself. */
const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

async function suggest(q: string, limit: number) {
  const typed = q.trim()
  if (typed === '') return []
  const { rows } = await db.query(
    `SELECT id, title
       FROM film
      WHERE lower(title) LIKE lower($1) || '%'
      ORDER BY watches DESC, lower(title) COLLATE "C", id
      LIMIT $2`,
    [escaped(typed), limit],
  )
  return rows
}

/** The number of items that a client asks for; null if it's no such number. */
function limitOf(text: string): number | null {
  if (!/^\p{Nd}{1,2}$/u.test(text)) return null
  const limit = Number(text.normalize('NFKC'))
  return limit >= 1 && limit <= limitMax ? limit : null
}

const server = http.createServer(async (request, response) => {
  const send = (status: number, body: unknown): void => {
    response.setHeader('Content-Type', 'application/json')
    response.writeHead(status).end(JSON.stringify(body))
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  if (request.method !== 'GET' || pathname !== '/suggest') {
    send(404, { error: 'There is only GET /suggest.' })
    return
  }
  const q = searchParams.get('q') ?? ''
  const limit = limitOf(searchParams.get('limit') ?? limitDefault)
  if (limit === null) {
    send(400, { error: `limit is a whole number from 1 to ${limitMax}.` })
    return
  }
  try {
    const items = await suggest(q, limit)
    response.setHeader('Cache-Control', 'max-age=60')
    send(200, { q, items })
  } catch (error) {
    console.error(error)
    send(500, { error: 'Something broke on our side.' })
  }
})

server.listen(Number(process.env.PORT))
