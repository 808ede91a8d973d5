import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

interface Payment {
  viewer: string
  cents: number
}

type Answer = [status: number, body: unknown]

const known = new Map<string, { asked: string; payment: Promise<unknown> }>()

async function pay(key: string, { viewer, cents }: Payment): Promise<Answer> {
  const asked = JSON.stringify({ viewer, cents })
  const before = known.get(key)
  if (before && before.asked !== asked) return [422, { error: 'This key was for another payment.' }]
  if (before) return [201, await before.payment]
  const payment = db
    .query('INSERT INTO payment (viewer, cents) VALUES ($1, $2) RETURNING id, viewer, cents', [
      viewer,
      cents,
    ])
    .then(({ rows }) => rows[0])
  known.set(key, { asked, payment })
  return [201, await payment]
}

async function answer(request: http.IncomingMessage, text: string): Promise<Answer> {
  if (request.url !== '/payments') return [404, { error: 'There is nothing here.' }]
  if (request.method === 'GET') {
    const { rows } = await db.query('SELECT id, viewer, cents FROM payment ORDER BY id')
    return [200, rows]
  }
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key === '') return [400, { error: 'Send an Idempotency-Key.' }]
  return await pay(key, JSON.parse(text))
}

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  response.setHeader('Content-Type', 'application/json')
  try {
    const [status, body] = await answer(request, text)
    response.writeHead(status)
    response.end(JSON.stringify(body))
  } catch (error) {
    console.error(error)
    response.writeHead(500)
    response.end(JSON.stringify({ error: 'Something broke on our side.' }))
  }
})

server.listen(Number(process.env.PORT))
