import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()

const querystring = {
  type: 'object',
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
    cursor: { type: 'string' },
  },
}

interface Film {
  id: number
  title: string
  year: number
}

/** A cursor is `year.id` in base64url. The start of the list is before every year and id. */
function placeOf(cursor: string | undefined): { year: number; id: number } | null {
  if (cursor === undefined) return { year: 2_147_483_647, id: 2_147_483_647 }
  // Decoding passes over any other character.
  if (!/^[\w-]+$/.test(cursor)) return null
  const text = Buffer.from(cursor, 'base64url').toString()
  const [, year, id] = /^(\d{1,9})\.(\d{1,9})$/.exec(text) ?? []
  return year && id ? { year: Number(year), id: Number(id) } : null
}

const cursorOf = ({ year, id }: Film): string => Buffer.from(`${year}.${id}`).toString('base64url')

const isAfter = 'year < $1 OR (year = $1 AND id < $2)'

app.get<{ Querystring: { limit: number; cursor?: string } }>(
  '/films',
  { schema: { querystring } },
  async (request, reply) => {
    const { limit, cursor } = request.query
    const place = placeOf(cursor)
    if (!place) return reply.code(400).send({ error: 'The cursor is none that came from here.' })
    const { rows: items } = await db.query<Film>(
      `SELECT id, title, year FROM film WHERE ${isAfter}
        ORDER BY year DESC, id DESC LIMIT $3`,
      [place.year, place.id, limit],
    )
    const last = items.at(-1)
    if (!last) return { items, next: null }
    const more = await db.query(`SELECT FROM film WHERE ${isAfter} LIMIT 1`, [last.year, last.id])
    return { items, next: more.rowCount === 0 ? null : cursorOf(last) }
  },
)

await app.listen({ port: Number(process.env.PORT) })
