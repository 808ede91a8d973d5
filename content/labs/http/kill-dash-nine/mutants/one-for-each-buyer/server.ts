import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
// The pool replaces a connection that broke; without this, the error would end the process.
db.on('error', (error) => console.error(error))

interface Answer {
  status: number
  body: unknown
}

interface Wish {
  screening: number
  buyer: string
}

const notFound: Answer = { status: 404, body: { error: 'There is nothing here.' } }

async function readScreening(id: string): Promise<Answer> {
  const { rows } = await db.query('SELECT id, title, seats_left FROM screening WHERE id = $1', [id])
  return rows[0] ? { status: 200, body: rows[0] } : notFound
}

async function readTicket(id: string): Promise<Answer> {
  const { rows } = await db.query(
    'SELECT id, screening_id AS screening, buyer FROM ticket WHERE id = $1',
    [id],
  )
  return rows[0] ? { status: 200, body: rows[0] } : notFound
}

async function takeSeat(client: pg.ClientBase, id: string, wish: Wish): Promise<number> {
  const { screening, buyer } = wish
  const known = await client.query('SELECT id FROM ticket WHERE screening_id = $1 AND buyer = $2', [screening, buyer])
  if (known.rowCount) return 200
  const stored = await client.query(
    'INSERT INTO ticket (id, screening_id, buyer) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING',
    [id, screening, buyer],
  )
  if (stored.rowCount === 0) return 200
  const taken = await client.query(
    'UPDATE screening SET seats_left = seats_left - 1 WHERE id = $1 AND seats_left > 0',
    [screening],
  )
  return taken.rowCount === 0 ? 409 : 201
}

/** The status is known to nobody else until COMMIT has come back. */
async function buyTicket(id: string, wish: Wish): Promise<Answer> {
  const client = await db.connect()
  try {
    await client.query('BEGIN')
    const status = await takeSeat(client, id, wish)
    await client.query(status === 409 ? 'ROLLBACK' : 'COMMIT')
    if (status === 409) return { status, body: { error: 'This screening is sold out.' } }
    return { status, body: { id, ...wish } }
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

async function answer(method: string, path: string, text: string): Promise<Answer> {
  const screening = /^\/screenings\/(\d{1,9})$/.exec(path)?.[1]
  if (method === 'GET' && screening !== undefined) return await readScreening(screening)
  const ticket = /^\/tickets\/([0-9a-f-]{36})$/.exec(path)?.[1]
  if (ticket === undefined) return notFound
  if (method === 'GET') return await readTicket(ticket)
  return method === 'PUT' ? await buyTicket(ticket, JSON.parse(text)) : notFound
}

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  response.setHeader('Content-Type', 'application/json')
  try {
    const { status, body } = await answer(request.method ?? '', request.url ?? '', text)
    response.statusCode = status
    response.end(JSON.stringify(body))
  } catch (error) {
    console.error(error)
    response.statusCode = 500
    response.end(JSON.stringify({ error: 'Something broke on our side.' }))
  }
})

server.listen(Number(process.env.PORT))
