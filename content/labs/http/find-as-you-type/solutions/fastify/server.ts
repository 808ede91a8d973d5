import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()

interface Question {
  q: string
  limit: string
}

const querystring = {
  type: 'object',
  properties: {
    q: { type: 'string', default: '' },
    limit: { type: 'string', pattern: '^(0?[1-9]|1\\d|20)$', default: '8' },
  },
}

app.get<{ Querystring: Question }>('/suggest', { schema: { querystring } }, async (request, reply) => {
  const { q, limit } = request.query
  const { rows } = await db.query(
    `SELECT id, title
       FROM film
      WHERE $1 <> '' AND starts_with(lower(title), lower($1))
      ORDER BY watches DESC, lower(title) COLLATE "C", id
      LIMIT $2`,
    [q.trim(), Number(limit)],
  )
  return reply.header('Cache-Control', 'max-age=60').send({ q, items: rows })
})

await app.listen({ port: Number(process.env.PORT) })
