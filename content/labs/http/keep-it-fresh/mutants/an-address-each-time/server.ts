import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()
const shared = 'max-age=60, s-maxage=86400'
interface Film { id: number; title: string; title_de: string; genre: string; poster_hash: string }
const isGerman = (request: FastifyRequest): boolean => /^de($|[-,])/.test(request.headers['accept-language'] ?? '')
const error = (reply: FastifyReply, status: number) =>
  reply.code(status).header('Cache-Control', 'no-store').send({ error: status })
const idOf = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : -1)
const shown = (film: Film, german: boolean) => ({
  id: film.id, title: german ? film.title_de : film.title, genre: film.genre, poster: `/posters/${film.poster_hash}-${Date.now()}` })

app.get<{ Params: { id: string } }>('/films/:id', async (request, reply) => {
  const { rows } = await pool.query('SELECT * FROM film WHERE id = $1', [idOf(request.params.id)])
  reply.header('Vary', 'Accept-Language')
  if (!rows[0]) return error(reply, 404)
  reply.header('Cache-Control', shared)
  return shown(rows[0], isGerman(request))
})
app.get<{ Params: { genre: string } }>('/genres/:genre', async (request, reply) => {
  const { rows } = await pool.query('SELECT id, title, title_de FROM film WHERE genre = $1 ORDER BY id', [request.params.genre])
  reply.header('Vary', 'Accept-Language')
  reply.header('Cache-Control', shared)
  return rows.map((film) => ({ id: film.id, title: isGerman(request) ? film.title_de : film.title }))
})
app.get<{ Params: { hash: string } }>('/posters/:hash', async (request, reply) => {
  const { rows } = await pool.query('SELECT svg FROM poster WHERE hash = $1', [request.params.hash.split('-')[0]])
  if (!rows[0]) return error(reply, 404)
  reply.header('Cache-Control', 'public, max-age=31536000, immutable')
  return reply.type('image/svg+xml').send(rows[0].svg)
})
app.get('/wishes', async (request, reply) => {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) return error(reply, 401)
  const { rows } = await pool.query('SELECT film_id FROM wish WHERE token = $1 ORDER BY film_id', [token])
  reply.header('Cache-Control', 'private, no-cache')
  return rows.map((row) => row.film_id)
})

const purge = async (path: string): Promise<void> => {
  await fetch(`${process.env.CACHE_URL}${path}`, { method: 'PURGE' })
}
app.put<{ Params: { id: string }; Body: Film & { svg: string } }>('/films/:id', async (request, reply) => {
  const { title, title_de, genre, svg } = request.body
  reply.header('Cache-Control', 'no-store')
  const id = idOf(request.params.id)
  const before: Film | undefined = (await pool.query('SELECT * FROM film WHERE id = $1', [id])).rows[0]
  if (!before) return error(reply, 404)
  await pool.query(
    `INSERT INTO poster (hash, svg) VALUES (encode(sha256(convert_to($1, 'UTF8')), 'hex'), $1) ON CONFLICT DO NOTHING`, [svg])
  const after: Film = (await pool.query(
    `UPDATE film SET title = $2, title_de = $3, genre = $4, poster_hash = encode(sha256(convert_to($5, 'UTF8')), 'hex')
      WHERE id = $1 RETURNING *`, [id, title, title_de, genre, svg])).rows[0]
  const paths = new Set<string>()
  const listChanged = before.title !== after.title || before.title_de !== after.title_de || before.genre !== after.genre
  if (listChanged || before.poster_hash !== after.poster_hash) paths.add(`/films/${id}`)
  if (listChanged) paths.add(`/genres/${before.genre}`).add(`/genres/${after.genre}`)
  await Promise.all([...paths].map(purge))
  return shown(after, isGerman(request))
})
app.setNotFoundHandler((_request, reply) => error(reply, 404))
await app.listen({ port: Number(process.env.PORT) })
