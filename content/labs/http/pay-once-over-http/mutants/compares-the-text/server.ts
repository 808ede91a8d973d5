import { createServer } from 'node:http'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })

async function pay(key: string, asked: { viewer: string; cents: number }, text: string): Promise<[number, unknown]> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key])
    const known = await client.query(
      'SELECT answer, asked = to_jsonb($2::text) AS same FROM answered WHERE key = $1', [key, text])
    if (known.rows[0]) {
      await client.query('COMMIT')
      return known.rows[0].same ? [201, known.rows[0].answer] : [422, { error: 'This key was used for something else.' }]
    }
    const { rows } = await client.query(
      'INSERT INTO payment (viewer, cents) VALUES ($1, $2) RETURNING id, viewer, cents', [asked.viewer, asked.cents])
    await client.query('INSERT INTO answered (key, asked, answer) VALUES ($1, to_jsonb($2::text), $3)',
      [key, text, JSON.stringify(rows[0])])
    await client.query('COMMIT')
    return [201, rows[0]]
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

createServer(async (req, res) => {
  const pieces: Buffer[] = []
  for await (const piece of req) pieces.push(piece)
  const text = Buffer.concat(pieces).toString()
  const send = (status: number, body: unknown) => {
    res.writeHead(status, { 'Content-Type': 'application/json' })
    res.end(JSON.stringify(body))
  }
  try {
    if (req.url !== '/payments') return send(404, {})
    if (req.method === 'GET') {
      return send(200, (await pool.query('SELECT id, viewer, cents FROM payment ORDER BY id')).rows)
    }
    if (req.method !== 'POST') return send(404, {})
    const key = req.headers['idempotency-key']
    if (typeof key !== 'string' || key === '') return send(400, { error: 'Send an Idempotency-Key.' })
    const body = JSON.parse(text)
    return send(...(await pay(key, body, text)))
  } catch (error) {
    console.error(error)
    send(500, {})
  }
}).listen(Number(process.env.PORT))
