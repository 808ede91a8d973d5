import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
// By default, Fastify turns "5" into 5 and drops keys that it doesn't know.
const app = Fastify({ ajv: { customOptions: { coerceTypes: false, removeAdditional: false } } })

const review = {
  type: 'object',
  required: ['id', 'filmId', 'stars', 'comment', 'writtenAt'],
  properties: {
    id: { type: 'integer' },
    filmId: { type: 'integer' },
    stars: { type: 'integer' },
    comment: { type: ['string', 'null'] },
    writtenAt: { type: 'string', format: 'date-time' },
  },
}

const reviewList = {
  type: 'object',
  required: ['items', 'total', 'averageStars'],
  properties: {
    items: { type: 'array', items: review },
    total: { type: 'integer' },
    averageStars: { type: ['number', 'null'] },
  },
}

const newReview = {
  type: 'object',
  additionalProperties: false,
  required: ['stars'],
  properties: {
    stars: { type: 'integer', minimum: 1, maximum: 5 },
    comment: { type: ['string', 'null'], maxLength: 200 },
  },
}

// The names and types of the contract, made by the database.
const columns = `id::float8 AS id, film_id AS "filmId", stars, comment, written_at AS "writtenAt"`

interface OfFilm {
  Params: { filmId: string }
}

class NotFound extends Error {
  statusCode = 404
}

async function filmId(text: string): Promise<number> {
  const id = /^\d{1,9}$/.test(text) ? Number(text) : -1
  const { rowCount } = await db.query('SELECT FROM film WHERE id = $1', [id])
  if (rowCount === 0) throw new NotFound('There is no such film.')
  return id
}

app.get<OfFilm>(
  '/films/:filmId/reviews',
  { schema: { response: { 200: reviewList } } },
  async (request) => {
    const id = await filmId(request.params.filmId)
    const items = await db.query(`SELECT ${columns} FROM review WHERE film_id = $1 ORDER BY id`, [
      id,
    ])
    const { rows } = await db.query(
      `SELECT count(*)::int AS total, round(avg(stars), 1)::float8 AS "averageStars"
         FROM review WHERE film_id = $1`,
      [id],
    )
    return { items: items.rows, ...rows[0] }
  },
)

app.post<OfFilm & { Body: { stars: number; comment?: string | null } }>(
  '/films/:filmId/reviews',
  {
    schema: { body: newReview, response: { 201: review } },
    // A film that isn't there is a 404, whatever the body is.
    preValidation: async (request) => void (await filmId(request.params.filmId)),
  },
  async (request, reply) => {
    const { rows } = await db.query(
      `INSERT INTO review (film_id, stars, comment) VALUES ($1, $2, $3) RETURNING ${columns}`,
      [Number(request.params.filmId), request.body.stars, request.body.comment ?? null],
    )
    return reply.code(201).send(rows[0])
  },
)

app.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
  const status = error.statusCode === 400 ? 422 : (error.statusCode ?? 500)
  if (status === 500) console.error(error)
  const title = status === 500 ? 'Something broke on our side.' : error.message
  return reply.code(status).type('application/problem+json').send({ title, status })
})

app.setNotFoundHandler(async (_request, reply) =>
  reply
    .code(404)
    .type('application/problem+json')
    .send({ title: 'There is no such address.', status: 404 }),
)

await app.listen({ port: Number(process.env.PORT) })
