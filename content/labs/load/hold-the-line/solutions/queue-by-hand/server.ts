import Fastify from 'fastify'
import pg from 'pg'

const connectionsMax = 11
const lineMax = 24

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: connectionsMax })
db.on('error', (error) => console.error(error.message))

/** Free connections are handed to whoever waits longest. */
let free = connectionsMax
const line: (() => void)[] = []

async function enter(): Promise<boolean> {
  if (free > 0) {
    free--
    return true
  }
  if (line.length >= lineMax) return false
  await new Promise<void>((resolve) => line.push(resolve))
  return true
}

function leave(): void {
  const next = line.shift()
  if (next) next()
  else free++
}

async function sell(showing: number): Promise<number> {
  const client = await db.connect()
  try {
    await client.query("BEGIN; SET LOCAL statement_timeout = '350ms'")
    const { rows } = await client.query('SELECT sell_ticket($1) AS id', [showing])
    await client.query('COMMIT')
    return rows[0].id
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

const app = Fastify()

app.get('/health', async () => 'ok')

app.post<{ Body: { showing: number } }>('/tickets', async (request, reply) => {
  if (!(await enter())) return reply.code(503).header('retry-after', '1').send({ error: 'Full' })
  try {
    const { showing } = request.body
    return reply.code(201).send({ id: await sell(showing), showing })
  } catch {
    return reply.code(503).send({ error: 'Try again' })
  } finally {
    leave()
  }
})

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
