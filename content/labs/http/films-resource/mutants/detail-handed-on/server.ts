import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const COLUMNS = 'id, title, year, minutes'

type Reply = { status: number; body?: unknown; location?: string }
const missing: Reply = { status: 404, body: { error: 'not found' } }

async function list(): Promise<Reply> {
  const { rows } = await db.query(`SELECT ${COLUMNS} FROM film ORDER BY id`)
  return { status: 200, body: rows }
}

async function read(id: number): Promise<Reply> {
  const { rows } = await db.query(`SELECT ${COLUMNS} FROM film WHERE id = $1`, [id])
  return rows.length ? { status: 200, body: rows[0] } : missing
}

async function create(film: any): Promise<Reply> {
  const { rows } = await db.query(
    `INSERT INTO film (title, year, minutes) VALUES ($1, $2, $3) RETURNING ${COLUMNS}`,
    [film.title, film.year, film.minutes],
  )
  return { status: 201, body: rows[0], location: `/films/${rows[0].id}` }
}

async function replace(id: number, film: any): Promise<Reply> {
  const { rows } = await db.query(
    `UPDATE film SET title = $2, year = $3, minutes = $4 WHERE id = $1 RETURNING ${COLUMNS}`,
    [id, film.title, film.year, film.minutes],
  )
  return rows.length ? { status: 200, body: rows[0] } : missing
}

async function remove(id: number): Promise<Reply> {
  try {
    const { rowCount } = await db.query('DELETE FROM film WHERE id = $1', [id])
    return rowCount ? { status: 204 } : missing
  } catch (error: any) {
    if (error.code === '23503') return { status: 409, body: { error: error.detail } }
    throw error
  }
}

async function route(method: string, path: string, text: string): Promise<Reply> {
  if (path === '/films' && method === 'GET') return list()
  if (path === '/films' && method === 'POST') return create(JSON.parse(text))
  const [, digits] = /^\/films\/(\d{1,10})$/.exec(path) ?? []
  const id = Number(digits ?? Number.NaN)
  if (!(id <= 2_147_483_647)) return missing
  if (method === 'GET') return read(id)
  if (method === 'PUT') return replace(id, JSON.parse(text))
  if (method === 'DELETE') return remove(id)
  return { status: 405, body: { error: 'not allowed' } }
}

http
  .createServer(async (req, res) => {
    let reply: Reply
    try {
      let text = ''
      for await (const piece of req.setEncoding('utf8')) text += piece
      reply = await route(req.method ?? '', req.url ?? '', text)
    } catch (error) {
      console.error(error)
      reply = { status: 500, body: { error: 'Something went wrong.' } }
    }
    if (reply.location) res.setHeader('Location', reply.location)
    if (reply.body === undefined) return res.writeHead(reply.status).end()
    res.writeHead(reply.status, { 'Content-Type': 'application/json' })
    res.end(JSON.stringify(reply.body))
  })
  .listen(Number(process.env.PORT))
