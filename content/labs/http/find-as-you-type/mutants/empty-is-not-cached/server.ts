import Fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()

app.get('/suggest', async (request, reply) => {
  const params = new URL(request.url, 'http://x').searchParams
  const sent = params.get('q') ?? ''
  const asked = params.get('limit')
  if (asked !== null && !/^([1-9]|1\d|20)$/.test(asked)) return reply.code(400).send({ error: 'limit is 1 to 20' })
  const limit = asked === null ? 8 : Number(asked)
  const start = sent.trim()
  if (start === '') return { q: sent, items: [] }
  reply.header('Cache-Control', 'max-age=60')
  const { rows } = await pool.query(
    `SELECT id, title FROM film
      WHERE left(lower(title), length(lower($1))) = lower($1)
      ORDER BY watches DESC, lower(title) COLLATE "C", id
      LIMIT $2`, [start, limit])
  return { q: sent, items: rows }
})
await app.listen({ port: Number(process.env.PORT) })
