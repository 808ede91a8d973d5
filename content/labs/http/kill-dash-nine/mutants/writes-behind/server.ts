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
  if (!rows[0]) return notFound
  const open = [...waiting.values()].filter(({ screening }) => screening === Number(id)).length
  return { status: 200, body: { ...rows[0], seats_left: rows[0].seats_left - open } }
}

async function readTicket(id: string): Promise<Answer> {
  const wish = waiting.get(id)
  if (wish) return { status: 200, body: { id, ...wish } }
  const { rows } = await db.query(
    'SELECT id, screening_id AS screening, buyer FROM ticket WHERE id = $1',
    [id],
  )
  return rows[0] ? { status: 200, body: rows[0] } : notFound
}

const waiting = new Map<string, Wish>()

async function buyTicket(id: string, wish: Wish): Promise<Answer> {
  if (waiting.has(id)) return { status: 200, body: { id, ...wish } }
  const known = await readTicket(id)
  if (known.status === 200) return known
  const { rows } = await db.query('SELECT seats_left FROM screening WHERE id = $1', [wish.screening])
  const open = [...waiting.values()].filter(({ screening }) => screening === wish.screening).length
  if (rows[0].seats_left <= open) {
    return { status: 409, body: { error: 'This screening is sold out.' } }
  }
  waiting.set(id, wish)
  return { status: 201, body: { id, ...wish } }
}

// One statement for many tickets is quicker than one for each.
setInterval(async () => {
  const batch = [...waiting]
  if (batch.length === 0) return
  const ids = batch.map(([id]) => id)
  const screenings = batch.map(([, { screening }]) => screening)
  const buyers = batch.map(([, { buyer }]) => buyer)
  await db.query(
    `WITH sold AS (
       INSERT INTO ticket (id, screening_id, buyer)
       SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[]) RETURNING screening_id
     )
     UPDATE screening SET seats_left = seats_left - n
       FROM (SELECT screening_id, count(*) AS n FROM sold GROUP BY 1) AS s WHERE id = screening_id`,
    [ids, screenings, buyers],
  )
  for (const id of ids) waiting.delete(id)
}, 1_000)

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
