import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 800 })
db.on('error', (error) => console.error(error.message))

let isReady = false

/** However often /ready is asked, the database is asked twice a second. */
async function look(): Promise<void> {
  try {
    await db.query('SELECT id, title FROM film LIMIT 0')
    isReady = true
  } catch {
    isReady = false
  }
  setTimeout(look, 500).unref()
}

const app = Fastify()

app.get('/live', async () => 'alive')

app.get('/ready', async (_request, reply) =>
  isReady ? 'ready' : reply.code(503).send('not ready'),
)

app.get<{ Params: { id: string } }>('/films/:id', async (request, reply) => {
  const { id } = request.params
  const { rows } = await db.query('SELECT id, title FROM film WHERE id = $1', [id])
  if (rows.length === 0) return reply.code(404).send({ error: 'no such film' })
  const within = { signal: AbortSignal.timeout(400) }
  const similar = await fetch(`${process.env.SIMILAR_URL}/similar/${id}`, within)
    .then((answer) => answer.json())
    .then((films) => (Array.isArray(films) ? films : []))
    .catch(() => [])
  return { ...rows[0], similar }
})

await look()
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
