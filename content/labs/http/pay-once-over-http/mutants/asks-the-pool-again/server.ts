import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

interface Payment {
  viewer: string
  cents: number
}

type Answer = [status: number, body: unknown]

async function pay(key: string, { viewer, cents }: Payment): Promise<Answer> {
  const asked = JSON.stringify({ viewer, cents })
  const client = await db.connect()
  try {
    await client.query('BEGIN')
    // A second request with this key waits here until the first one has ended.
    await db.query('SELECT 1')
    const { rowCount } = await client.query(
      'INSERT INTO answered (key, asked) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [key, asked],
    )
    if (rowCount === 0) {
      const { rows } = await client.query(
        'SELECT answer, asked = $2::jsonb AS same FROM answered WHERE key = $1',
        [key, asked],
      )
      return rows[0].same ? [201, rows[0].answer] : [422, { error: 'This key was for another payment.' }]
    }
    const { rows } = await client.query(
      'INSERT INTO payment (viewer, cents) VALUES ($1, $2) RETURNING id, viewer, cents',
      [viewer, cents],
    )
    await client.query('UPDATE answered SET answer = $2 WHERE key = $1', [key, rows[0]])
    await client.query('COMMIT')
    return [201, rows[0]]
  } finally {
    // After COMMIT there's nothing left to roll back.
    await client.query('ROLLBACK')
    client.release()
  }
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
