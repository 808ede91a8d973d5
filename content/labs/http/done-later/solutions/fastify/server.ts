import { setTimeout as wait } from 'node:timers/promises'
import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()
const { ENCODER_URL = '', CALL_TIMEOUT_MS, LEASE_MS, PORT } = process.env
const attemptsMax = 3
const atOnceMax = 4
const pollMs = 20

interface Trailer {
  id: string
  film_id: number
  attempts: number
}

app.post<{ Body: { film: number } }>('/trailers', async (request, reply) => {
  const { rows } = await db.query(
    'INSERT INTO trailer (film_id) VALUES ($1) RETURNING id, film_id AS film, state',
    [request.body.film],
  )
  return reply
    .code(202)
    .headers({ location: `/trailers/${rows[0].id}`, 'retry-after': '1' })
    .send(rows[0])
})

app.get<{ Params: { id: string } }>('/trailers/:id', async (request, reply) => {
  // As text, so that something that isn't a UUID is found nowhere.
  const { rows } = await db.query(
    'SELECT id, film_id AS film, state FROM trailer WHERE id::text = $1',
    [request.params.id],
  )
  const [trailer] = rows
  if (!trailer) return reply.callNotFound()
  if (['waiting', 'working'].includes(trailer.state)) reply.header('retry-after', '1')
  return trailer
})

/** What's free at this moment; another process may read the same. */
async function listFree(limit: number): Promise<Trailer[]> {
  const { rows } = await db.query<Trailer>(
    `SELECT id, film_id, attempts FROM trailer
      WHERE state = 'waiting' OR (state = 'working' AND taken_until < now())
      ORDER BY created_at LIMIT $1`,
    [limit],
  )
  return rows
}

/** Takes it if nobody did since it was read: each one who takes it counts up `attempts`. */
async function take({ id, attempts }: Trailer): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE trailer
        SET state = CASE WHEN attempts >= $4 THEN 'failed' ELSE 'working' END,
            attempts = attempts + 1,
            taken_until = now() + $3 * interval '1 millisecond'
      WHERE id = $1 AND attempts = $2 AND state IN ('waiting', 'working')
      RETURNING state`,
    [id, attempts, Number(LEASE_MS), attemptsMax],
  )
  return rowCount === 1 && attempts < attemptsMax
}

async function work(trailer: Trailer): Promise<void> {
  const { id, film_id: film } = trailer
  if (!(await take(trailer))) return
  const answer = await fetch(ENCODER_URL, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', 'idempotency-key': id },
    body: JSON.stringify({ trailer: id, film }),
    signal: AbortSignal.timeout(Number(CALL_TIMEOUT_MS)),
  }).catch(() => null)
  await db.query(
    `UPDATE trailer
        SET state = CASE WHEN $2 THEN 'done' WHEN attempts < $3 THEN 'waiting' ELSE 'failed' END,
            taken_until = NULL
      WHERE id = $1`,
    [id, answer?.ok ?? false, attemptsMax],
  )
}

const inWork = new Set<string>()

async function poll(): Promise<never> {
  for (;;) {
    const free = await listFree(atOnceMax - inWork.size).catch(() => [])
    for (const trailer of free) {
      if (inWork.has(trailer.id)) continue
      inWork.add(trailer.id)
      work(trailer)
        .catch(console.error)
        .finally(() => inWork.delete(trailer.id))
    }
    await wait(pollMs)
  }
}

await app.listen({ port: Number(PORT) })
void poll()
