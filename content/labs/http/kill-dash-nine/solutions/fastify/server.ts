import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
db.on('error', (error) => console.error(error))
const app = Fastify()

interface ById {
  Params: { id: string }
}

interface Wish {
  screening: number
  buyer: string
}

app.get<ById>('/screenings/:id', async (request, reply) => {
  const { rows } = await db.query('SELECT id, title, seats_left FROM screening WHERE id = $1', [
    request.params.id,
  ])
  return rows[0] ?? reply.callNotFound()
})

const findTicket = async (id: string) => {
  const { rows } = await db.query(
    'SELECT id, screening_id AS screening, buyer FROM ticket WHERE id = $1',
    [id],
  )
  return rows[0]
}

app.get<ById>('/tickets/:id', async (request, reply) => {
  return (await findTicket(request.params.id)) ?? reply.callNotFound()
})

// One statement is a transaction of its own: the seat and the ticket, or neither.
const takeSeat = `
  WITH seat AS (
    UPDATE screening SET seats_left = seats_left - 1
     WHERE id = $2 AND seats_left > 0 RETURNING id
  )
  INSERT INTO ticket (id, screening_id, buyer) SELECT $1::uuid, id, $3::text FROM seat
  RETURNING id, screening_id AS screening, buyer`

const uniqueViolation = '23505'

const storeTicket = async (id: string, { screening, buyer }: Wish) => {
  try {
    const { rows } = await db.query(takeSeat, [id, screening, buyer])
    return rows[0]
  } catch (error) {
    if ((error as { code?: string }).code !== uniqueViolation) throw error
    return undefined
  }
}

app.put<ById & { Body: Wish }>('/tickets/:id', async (request, reply) => {
  const { id } = request.params
  const stored = await storeTicket(id, request.body)
  if (stored) return reply.code(201).send(stored)
  const earlier = await findTicket(id)
  return earlier ?? reply.code(409).send({ error: 'This screening is sold out.' })
})

app.setErrorHandler(async (error, _request, reply) => {
  console.error(error)
  return reply.code(500).send({ error: 'Something broke on our side.' })
})

await app.listen({ port: Number(process.env.PORT) })
