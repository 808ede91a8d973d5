import Fastify, { type FastifyReply } from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const { CACHE_URL, PORT } = process.env
const app = Fastify()

/** Every answer picks one of these. */
const policies = {
  shared: 'max-age=60, s-maxage=86400',
  forever: 'max-age=31536000, immutable',
  personal: 'private, no-cache',
  never: 'no-store',
}

function send(reply: FastifyReply, policy: keyof typeof policies, body: unknown): FastifyReply {
  if (policy === 'shared') reply.header('vary', 'Accept-Language')
  return reply.header('cache-control', policies[policy]).send(body)
}

const missing = (reply: FastifyReply): FastifyReply =>
  send(reply.code(404), 'never', { error: 'There is nothing here.' })

const titleIn = (language = ''): string => (/^de($|[-,])/.test(language) ? 'title_de' : 'title')
const idOf = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : -1)

const selectFilm = (language?: string): string =>
  `SELECT id, ${titleIn(language)} AS title, genre, '/posters/' || poster_hash AS poster
     FROM film WHERE id = $1`

app.setNotFoundHandler((_request, reply) => missing(reply))

app.get<{ Params: { id: string } }>('/films/:id', async ({ params, headers }, reply) => {
  const { rows } = await db.query(selectFilm(headers['accept-language']), [idOf(params.id)])
  return rows[0] ? send(reply, 'shared', rows[0]) : missing(reply)
})

app.get<{ Params: { genre: string } }>('/genres/:genre', async ({ params, headers }, reply) => {
  const title = titleIn(headers['accept-language'])
  const { rows } = await db.query(
    `SELECT id, ${title} AS title FROM film WHERE genre = $1 ORDER BY id`,
    [params.genre],
  )
  return send(reply, 'shared', rows)
})

app.get<{ Params: { hash: string } }>('/posters/:hash', async ({ params }, reply) => {
  const { rows } = await db.query('SELECT svg FROM poster WHERE hash = $1', [params.hash])
  return rows[0] ? send(reply.type('image/svg+xml'), 'forever', rows[0].svg) : missing(reply)
})

app.get('/wishes', async ({ headers }, reply) => {
  const token = headers.authorization?.replace(/^Bearer /, '')
  if (!token) return send(reply.code(401), 'never', { error: 'Who are you?' })
  const { rows } = await db.query(
    "SELECT coalesce(json_agg(film_id ORDER BY film_id), '[]') AS ids FROM wish WHERE token = $1",
    [token],
  )
  return send(reply, 'personal', rows[0].ids)
})

interface Put {
  Params: { id: string }
  Body: { title: string; title_de: string; genre: string; svg: string }
}

app.put<Put>('/films/:id', async ({ params, body, headers }, reply) => {
  const id = idOf(params.id)
  // `before` is the row as it was when the statement began.
  const { rows } = await db.query(
    `WITH drawn AS (
       INSERT INTO poster (hash, svg)
       SELECT encode(sha256(convert_to($5, 'UTF8')), 'hex'), $5
        WHERE EXISTS (SELECT FROM film WHERE id = $1)
       ON CONFLICT (hash) DO UPDATE SET svg = EXCLUDED.svg
       RETURNING hash)
     UPDATE film
        SET title = $2, title_de = $3, genre = $4, poster_hash = drawn.hash
       FROM drawn, film AS before
      WHERE film.id = $1 AND before.id = film.id
      RETURNING before.genre AS was, film.genre AS is`,
    [id, body.title, body.title_de, body.genre, body.svg],
  )
  const [changed] = rows
  if (!changed) return missing(reply)
  const paths = new Set([`/films/${id}`, `/genres/${changed.was}`, `/genres/${changed.is}`])
  await Promise.allSettled(
    [...paths].map((path) => fetch(`${CACHE_URL}${path}`, { method: 'PURGE' })),
  )
  const { rows: films } = await db.query(selectFilm(headers['accept-language']), [id])
  return send(reply, 'never', films[0])
})

await app.listen({ port: Number(PORT) })
