import Fastify from 'fastify'
import pg from 'pg'
const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()
app.get('/payments', async () => (await db.query('SELECT id, viewer, cents FROM payment ORDER BY id')).rows)
app.post('/payments', async (request, reply) => {
  const key = request.headers['idempotency-key']
  if (!key) return reply.code(400).send({ error: 'key' })
  const { viewer, cents } = request.body
  const asked = { viewer, cents }
  const c = await db.connect()
  try {
    await c.query('BEGIN')
    await c.query('INSERT INTO answered (key, asked) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING', [key, asked])
    const { rows: [old] } = await c.query('SELECT answer, asked = $2::jsonb AS same FROM answered WHERE key = $1 FOR UPDATE', [key, asked])
    if (!old.same) { await c.query('ROLLBACK'); return reply.code(422).send({ error: 'other body' }) }
    if (old.answer) { await c.query('COMMIT'); return reply.code(201).send((await db.query('SELECT id, viewer, cents FROM payment ORDER BY id DESC LIMIT 1')).rows[0]) }
    const { rows: [paid] } = await c.query('INSERT INTO payment (viewer, cents) VALUES ($1, $2) RETURNING id, viewer, cents', [viewer, cents])
    await c.query('UPDATE answered SET answer = $2 WHERE key = $1', [key, paid])
    await c.query('COMMIT')
    return reply.code(201).send(paid)
  } catch (error) { await c.query('ROLLBACK'); throw error } finally { c.release() }
})
await app.listen({ port: Number(process.env.PORT) })
