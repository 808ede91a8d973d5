import Fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()
interface Film { title: string; year: number; minutes: number }
interface Id { Params: { id: string } }
const idOf = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : 0)
const gone = { error: 'There is no such film.' }

app.get('/films', async () => (await pool.query('SELECT id, title, year, minutes FROM film ORDER BY id')).rows)
app.get<Id>('/films/:id', async (request, reply) => {
  const { rows } = await pool.query('SELECT id, title, year, minutes FROM film WHERE id = $1', [idOf(request.params.id)])
  return rows[0] ?? reply.code(404).send(gone)
})
app.post<{ Body: Film }>('/films', async (request, reply) => {
  const { title, year, minutes } = request.body
  const { rows } = await pool.query(
    'INSERT INTO film (title, year, minutes) VALUES ($1, $2, $3) RETURNING id, title, year, minutes',
    [title, year, minutes])
  return reply.code(201).header('Location', `/films/${rows[0].id}`).send(rows[0])
})
app.put<Id & { Body: Film }>('/films/:id', async (request, reply) => {
  const { title, year, minutes } = request.body
  const { rows } = await pool.query(
    'UPDATE film SET title = $2, year = $3, minutes = $4 WHERE id = $1 RETURNING id, title, year, minutes',
    [idOf(request.params.id), title, year, minutes])
  return rows[0] ?? reply.code(404).send(gone)
})
app.delete<Id>('/films/:id', async (request, reply) => {
  try {
    const { rowCount } = await pool.query('DELETE FROM film WHERE id = $1', [idOf(request.params.id)])
    return reply.code(rowCount ? 204 : 404).send()
  } catch (error) {
    if ((error as { code?: string }).code === '23503') return reply.code(409).send({ error: 'Someone has watched it.' })
    throw error
  }
})
app.setErrorHandler((error, _request, reply) => {
  console.error(error)
  return reply.code(500).send({ error: 'Something went wrong.' })
})
await app.listen({ port: Number(process.env.PORT) })
