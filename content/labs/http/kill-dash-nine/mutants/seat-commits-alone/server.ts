import Fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()
interface Ticket { screening: number; buyer: string }

const find = async (id: string) => {
  const { rows } = await pool.query('SELECT id, screening_id AS screening, buyer FROM ticket WHERE id = $1', [id])
  return rows[0]
}

async function sell(id: string, { screening, buyer }: Ticket): Promise<number> {
  const client = await pool.connect()
  try {
    const known = await client.query('SELECT FROM ticket WHERE id = $1', [id])
    if (known.rowCount === 1) return 200
    await client.query('BEGIN')
    const seat = await client.query(
      'UPDATE screening SET seats_left = seats_left - 1 WHERE id = $1 AND seats_left > 0', [screening])
    await client.query('COMMIT')
    if (seat.rowCount === 0) return 409
    await client.query('BEGIN')
    await client.query('INSERT INTO ticket (id, screening_id, buyer) VALUES ($1, $2, $3)', [id, screening, buyer])
    await client.query('COMMIT')
    return 201
  } finally {
    client.release()
  }
}

app.put<{ Params: { id: string }; Body: Ticket }>('/tickets/:id', async (request, reply) => {
  const { id } = request.params
  const { screening, buyer } = request.body
  const status = await sell(id, { screening, buyer })
  if (status === 409) return reply.code(409).send({ error: 'Sold out.' })
  return reply.code(status).send({ id, screening, buyer })
})
app.get<{ Params: { id: string } }>('/tickets/:id', async (request, reply) => {
  const ticket = await find(request.params.id)
  return ticket ?? reply.code(404).send({ error: 'There is no such ticket.' })
})
app.get<{ Params: { id: string } }>('/screenings/:id', async (request, reply) => {
  const { rows } = await pool.query('SELECT id, title, seats_left FROM screening WHERE id = $1', [request.params.id])
  return rows[0] ?? reply.code(404).send({ error: 'There is no such screening.' })
})
await app.listen({ port: Number(process.env.PORT) })
