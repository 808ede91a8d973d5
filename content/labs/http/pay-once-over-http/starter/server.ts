import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()

app.get('/payments', async () => {
  const { rows } = await db.query('SELECT id, viewer, cents FROM payment ORDER BY id')
  return rows
})

app.post<{ Body: { viewer: string; cents: number } }>('/payments', async (request, reply) => {
  // The key is in request.headers['idempotency-key'].
  const { viewer, cents } = request.body
  const { rows } = await db.query(
    'INSERT INTO payment (viewer, cents) VALUES ($1, $2) RETURNING id, viewer, cents',
    [viewer, cents],
  )
  return reply.code(201).send(rows[0])
})

await app.listen({ port: Number(process.env.PORT) })
