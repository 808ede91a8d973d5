import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const columns = 'id, title, year, minutes'

interface Answer {
  status: number
  body?: unknown
  headers?: Record<string, string>
}

interface Film {
  title: string
  year: number
  minutes: number
}

/** The largest number that an integer column holds. */
const idMax = 2_147_483_647

type Handler = (id: number, film: Film) => Promise<Answer>

const notFound: Answer = { status: 404, body: { error: 'There is no such film.' } }

const list: Handler = async () => {
  const { rows } = await db.query(`SELECT ${columns} FROM film ORDER BY id`)
  return { status: 200, body: rows }
}

const create: Handler = async (_id, { title, year, minutes }) => {
  const { rows } = await db.query(
    `INSERT INTO film (title, year, minutes) VALUES ($1, $2, $3) RETURNING ${columns}`,
    [title, year, minutes],
  )
  return { status: 201, body: rows[0], headers: { Location: `/films/${rows[0].id}` } }
}

const read: Handler = async (id) => {
  const { rows } = await db.query(`SELECT ${columns} FROM film WHERE id = $1`, [id])
  return rows[0] ? { status: 200, body: rows[0] } : notFound
}

const replace: Handler = async (id, { title, year, minutes }) => {
  const { rows } = await db.query(
    `UPDATE film SET title = $2, year = $3, minutes = $4 WHERE id = $1 RETURNING ${columns}`,
    [id, title, year, minutes],
  )
  return rows[0] ? { status: 200, body: rows[0] } : notFound
}

const foreignKeyViolation = '23503'

const remove: Handler = async (id) => {
  try {
    const { rowCount } = await db.query('DELETE FROM film WHERE id = $1', [id])
    return rowCount === 0 ? notFound : { status: 204 }
  } catch (error) {
    if ((error as { code?: string }).code !== foreignKeyViolation) throw error
    return { status: 409, body: { error: 'Someone has watched this film, so it stays.' } }
  }
}

const routes: [method: string, path: RegExp, handler: Handler][] = [
  ['GET', /^\/films$/, list],
  ['POST', /^\/films$/, create],
  ['GET', /^\/films\/(\d{1,10})$/, read],
  ['PUT', /^\/films\/(\d{1,10})$/, replace],
  ['DELETE', /^\/films\/(\d{1,10})$/, remove],
]

async function answer(method: string, path: string, text: string): Promise<Answer> {
  for (const [wanted, pattern, handler] of routes) {
    const found = pattern.exec(path)
    if (method !== wanted || !found) continue
    if (Number(found[1]) > idMax) return notFound
    return await handler(Number(found[1]), text === '' ? {} : JSON.parse(text))
  }
  return notFound
}

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  try {
    const { status, body, headers = {} } = await answer(request.method ?? '', pathname, text)
    const type = body === undefined ? {} : { 'Content-Type': 'application/json' }
    response.writeHead(status, { ...type, ...headers })
    response.end(body === undefined ? undefined : JSON.stringify(body))
  } catch (error) {
    console.error(error)
    response.writeHead(500, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ error: 'Something broke on our side.' }))
  }
})

server.listen(Number(process.env.PORT))
