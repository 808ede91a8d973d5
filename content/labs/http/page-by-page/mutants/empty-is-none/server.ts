import Fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()
type Place = [year: number, id: number]
const write = (place: Place): string => Buffer.from(place.join('.')).toString('base64url')

function read(cursor: string): Place | undefined {
  const found = /^(\d{1,9})\.(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (!found) return undefined
  const place: Place = [Number(found[1]), Number(found[2])]
  return write(place) === cursor ? place : undefined
}

app.get('/films', async (request, reply) => {
  const params = new URL(request.url, 'http://x').searchParams
  const asked = params.get('limit') ?? '10'
  if (!/^\d{1,2}$/.test(asked) || Number(asked) < 1 || Number(asked) > 50) {
    return reply.code(400).send({ error: 'limit is 1 to 50' })
  }
  const limit = Number(asked)
  const cursor = params.get('cursor')
  const after = !cursor ? null : read(cursor)
  if (after === undefined) return reply.code(400).send({ error: 'unknown cursor' })
  const { rows } = await pool.query(
    `SELECT id, title, year FROM film WHERE $1::int IS NULL OR (year, id) < ($1, $2::int)
      ORDER BY year DESC, id DESC LIMIT $3`, [after?.[0] ?? null, after?.[1] ?? null, limit + 1])
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit ? write([last.year, last.id]) : null }
})
await app.listen({ port: Number(process.env.PORT) })
