import Fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()
interface Film { id: number; title: string; year: number; minutes: number; version: number }
const tagOf = (film: Film): string => `"${film.version}"`
const shown = ({ id, title, year, minutes }: Film) => ({ id, title, year, minutes })
const names = (header: string, tag: string): boolean =>
  header.includes('*') || header.includes(tag.slice(1, -1))
const find = async (id: string): Promise<Film | undefined> =>
  /^\d{1,9}$/.test(id) ? (await pool.query('SELECT * FROM film WHERE id = $1', [id])).rows[0] : undefined

app.get<{ Params: { id: string } }>('/films/:id', async (request, reply) => {
  const film = await find(request.params.id)
  if (!film) return reply.code(404).send({ error: 'no film' })
  reply.header('ETag', tagOf(film))
  const known = request.headers['if-none-match']
  if (known !== undefined && names(known, tagOf(film))) return reply.code(304).send()
  return shown(film)
})

app.put<{ Params: { id: string }; Body: Film }>('/films/:id', async (request, reply) => {
  const { title, year, minutes } = request.body
  const film = await find(request.params.id)
  if (!film) return reply.code(404).send({ error: 'no film' })
  const wanted = request.headers['if-match']
  if (wanted === undefined) return reply.code(428).send({ error: 'send If-Match' })
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const { rows } = await client.query('SELECT * FROM film WHERE id = $1 FOR UPDATE', [film.id])
    if (!rows[0] || !names(wanted, tagOf(rows[0]))) {
      await client.query('ROLLBACK')
      return reply.code(rows[0] ? 412 : 404).send({ error: 'changed meanwhile' })
    }
    const done = await client.query(
      'UPDATE film SET title = $2, year = $3, minutes = $4, version = version + 1 WHERE id = $1 RETURNING *',
      [film.id, title, year, minutes])
    await client.query('COMMIT')
    reply.header('ETag', tagOf(done.rows[0]))
    return shown(done.rows[0])
  } finally {
    client.release()
  }
})
await app.listen({ port: Number(process.env.PORT) })
