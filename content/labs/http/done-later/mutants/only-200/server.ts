import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
pool.on('error', (error) => console.error(error.message))
const { ENCODER_URL = '', CALL_TIMEOUT_MS = '1000', LEASE_MS = '5000' } = process.env
const app = Fastify()
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
interface Trailer { id: string; film_id: number; attempts: number }

app.post<{ Body: { film: number } }>('/trailers', async (request, reply) => {
  const { film } = request.body
  const { rows } = await pool.query("INSERT INTO trailer (film_id, state) VALUES ($1, 'waiting') RETURNING id", [film])
  const { id } = rows[0]
  return reply.code(202).header('Location', `/trailers/${id}`).send({ id, film, state: 'waiting' })
})
app.get<{ Params: { id: string } }>('/trailers/:id', async (request, reply) => {
  const { id } = request.params
  if (!uuid.test(id)) return reply.code(404).send({ error: 'unknown' })
  const { rows } = await pool.query('SELECT id, film_id AS film, state FROM trailer WHERE id = $1', [id])
  if (!rows[0]) return reply.code(404).send({ error: 'unknown' })
  if (rows[0].state === 'waiting' || rows[0].state === 'working') reply.header('Retry-After', '1')
  return rows[0]
})

async function take(): Promise<Trailer | undefined> {
  const { rows } = await pool.query(
    `UPDATE trailer SET state = 'working', attempts = attempts + 1, taken_until = clock_timestamp() + $1 * interval '1 millisecond'
      WHERE id = (SELECT id FROM trailer
                   WHERE state = 'waiting' OR (state = 'working' AND taken_until < clock_timestamp())
                   ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, film_id, attempts`, [Number(LEASE_MS)])
  return rows[0]
}

async function call(trailer: Trailer): Promise<boolean> {
  try {
    const answer = await fetch(ENCODER_URL, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', 'idempotency-key': trailer.id },
      body: JSON.stringify({ trailer: trailer.id, film: trailer.film_id }),
      signal: AbortSignal.timeout(Number(CALL_TIMEOUT_MS)),
    })
    await answer.body?.cancel()
    return answer.status === 200
  } catch (error) {
    console.error((error as Error).message)
    return false
  }
}

async function work(trailer: Trailer): Promise<void> {
  const { attempts } = trailer
  const isDone = attempts <= 3 && (await call(trailer))
  const state = isDone ? 'done' : attempts >= 3 ? 'failed' : 'waiting'
  await pool.query('UPDATE trailer SET state = $2, taken_until = NULL WHERE id = $1',
    [trailer.id, state])
}

async function loop(): Promise<never> {
  for (;;) {
    try {
      const trailer = await take()
      if (trailer) work(trailer).catch((error) => console.error(error.message))
      else await sleep(50)
    } catch (error) {
      console.error((error as Error).message)
      await sleep(50)
    }
  }
}

await app.listen({ port: Number(process.env.PORT) })
void loop()
