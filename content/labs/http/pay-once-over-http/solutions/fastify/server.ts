import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()

interface Payment {
  viewer: string
  cents: number
}

app.get('/payments', async () => {
  const { rows } = await db.query('SELECT id, viewer, cents FROM payment ORDER BY id')
  return rows
})

async function pay(client: pg.PoolClient, key: string, { viewer, cents }: Payment) {
  // Requests with the same key go one after another; the lock ends with the transaction.
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key])
  const asked = JSON.stringify({ viewer, cents })
  const { rows: known } = await client.query(
    'SELECT answer, asked = $2::jsonb AS same FROM answered WHERE key = $1',
    [key, asked],
  )
  if (known[0]) return known[0].same ? known[0].answer : null
  const { rows } = await client.query(
    'INSERT INTO payment (viewer, cents) VALUES ($1, $2) RETURNING id, viewer, cents',
    [viewer, cents],
  )
  await client.query('INSERT INTO answered (key, asked, answer) VALUES ($1, $2, $3)', [
    key,
    asked,
    rows[0],
  ])
  return rows[0]
}

app.post<{ Body: Payment }>('/payments', async (request, reply) => {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key === '') {
    return reply.code(400).send({ error: 'Send an Idempotency-Key.' })
  }
  const client = await db.connect()
  try {
    await client.query('BEGIN')
    const payment = await pay(client, key, request.body)
    await client.query('COMMIT')
    if (payment === null) return reply.code(422).send({ error: 'This key was for another payment.' })
    return reply.code(201).send(payment)
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
})

await app.listen({ port: Number(process.env.PORT) })
