import Fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 800, query_timeout: 800 })
pool.on('error', (error) => console.error('pool:', error.message))
const app = Fastify()

const similarFilms = async (id: number): Promise<unknown[]> => {
  try {
    const reply = await fetch(`${process.env.SIMILAR_URL}/similar/${id}`, { signal: AbortSignal.timeout(400) })
    if (!reply.ok) return []
    const found: unknown = await reply.json()
    return found as unknown[]
  } catch (error) {
    console.error('similar:', (error as Error).message)
    return []
  }
}

app.get('/live', async () => ({ ok: true }))
app.get('/ready', async (_request, reply) => {
  try {
    await pool.query('SELECT id, title FROM film WHERE id = 1')
    return { ok: true }
  } catch (error) {
    console.error('ready:', (error as Error).message)
    return reply.code(503).send({ ok: false })
  }
})
app.get<{ Params: { id: string } }>('/films/:id', async (request, reply) => {
  const id = /^\d{1,9}$/.test(request.params.id) ? Number(request.params.id) : 0
  const { rows } = await pool.query('SELECT id, title FROM film WHERE id = $1', [id])
  if (rows.length === 0) return reply.code(404).send({ error: 'unknown' })
  return { id: rows[0].id, title: rows[0].title, similar: await similarFilms(id) }
})
app.setErrorHandler((error, _request, reply) => {
  console.error((error as Error).message)
  return reply.code(500).send({ error: 'oops' })
})
await app.listen({ port: Number(process.env.PORT) })
