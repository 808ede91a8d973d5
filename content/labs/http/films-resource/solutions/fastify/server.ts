import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()
const columns = 'id, title, year, minutes'

interface Film {
  title: string
  year: number
  minutes: number
}

interface ById {
  Params: { id: string }
}

const isInteger = (text: string): boolean =>
  /^\d{1,10}$/.test(text) && Number(text) <= 2_147_483_647

/** What is no number, or too large for an integer, is nobody's id. */
const idOf = (text: string): number => (isInteger(text) ? Number(text) : -1)

app.get('/films', async () => {
  const { rows } = await db.query(`SELECT ${columns} FROM film ORDER BY id`)
  return rows
})

app.post<{ Body: Film }>('/films', async (request, reply) => {
  const { title, year, minutes } = request.body
  const { rows } = await db.query(
    `INSERT INTO film (title, year, minutes) VALUES ($1, $2, $3) RETURNING ${columns}`,
    [title, year, minutes],
  )
  return reply.code(201).header('Location', `/films/${rows[0].id}`).send(rows[0])
})

app.get<ById>('/films/:id', async (request, reply) => {
  const { rows } = await db.query(`SELECT ${columns} FROM film WHERE id = $1`, [
    idOf(request.params.id),
  ])
  return rows[0] ?? reply.callNotFound()
})

app.put<ById & { Body: Film }>('/films/:id', async (request, reply) => {
  const { title, year, minutes } = request.body
  const { rows } = await db.query(
    `UPDATE film SET title = $2, year = $3, minutes = $4 WHERE id = $1 RETURNING ${columns}`,
    [idOf(request.params.id), title, year, minutes],
  )
  return rows[0] ?? reply.callNotFound()
})

app.delete<ById>('/films/:id', async (request, reply) => {
  const { rowCount } = await db.query('DELETE FROM film WHERE id = $1', [idOf(request.params.id)])
  return rowCount === 0 ? reply.callNotFound() : reply.code(204).send()
})

const foreignKeyViolation = '23503'

app.setErrorHandler(async (error: Error & { code?: string; statusCode?: number }, _request, reply) => {
  if (error.code === foreignKeyViolation) {
    return reply.code(409).send({ error: 'Something else still needs this.' })
  }
  console.error(error)
  return reply.code(error.statusCode ?? 500).send({ error: 'That did not work.' })
})

await app.listen({ port: Number(process.env.PORT) })
