import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()
const { HOOK_TIMEOUT_MS, HOOK_RETRY_MS, PORT } = process.env
const attemptsMax = 5
const pollMs = 10

app.post<{ Body: { url: string; secret: string } }>('/hooks', async (request, reply) => {
  const { url, secret } = request.body
  const { rows } = await db.query(
    'INSERT INTO hook (url, secret) VALUES ($1, $2) RETURNING id, url',
    [url, secret],
  )
  return reply.code(201).send(rows[0])
})

// One statement is one transaction: the film and its messages are stored together.
app.post<{ Body: { title: string } }>('/films', async (request, reply) => {
  const { rows } = await db.query(
    `WITH added AS (INSERT INTO film (title) VALUES ($1) RETURNING id, title),
          sent AS (INSERT INTO message (hook_id, body)
                   SELECT hook.id, json_build_object('type', 'film.added', 'film', added)::text
                     FROM hook, added)
     SELECT id, title FROM added`,
    [request.body.title],
  )
  return reply.code(201).send(rows[0])
})

interface Due {
  id: string
  hook_id: number
  body: string
  attempts: number
  url: string
  secret: string
}

/** The oldest waiting message of each hook, if it's time for it. */
async function due(): Promise<Due[]> {
  const { rows } = await db.query(
    `SELECT m.*, h.url, h.secret
       FROM hook h
      CROSS JOIN LATERAL (SELECT * FROM message WHERE hook_id = h.id AND state = 'waiting'
                           ORDER BY position LIMIT 1) AS m
      WHERE m.next_try <= now()`,
  )
  return rows
}

async function send({ id, body, url, secret }: Due): Promise<boolean> {
  const timestamp = Math.floor(Date.now() / 1000).toString()
  const hmac = createHmac('sha256', secret).update(timestamp).update('.').update(body)
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1=${hmac.digest('hex')}`,
    },
    signal: AbortSignal.timeout(Number(HOOK_TIMEOUT_MS)),
  }).catch(() => null)
  return answer?.ok ?? false
}

async function attempt(message: Due): Promise<void> {
  const arrived = await send(message)
  await db.query(
    `UPDATE message
        SET attempts = attempts + 1,
            next_try = now() + $3 * interval '1 millisecond',
            state = CASE WHEN $2 THEN 'delivered' WHEN attempts + 1 >= $4 THEN 'failed' ELSE state END
      WHERE id = $1`,
    [message.id, arrived, Number(HOOK_RETRY_MS), attemptsMax],
  )
}

const inFlight = new Set<number>()

async function poll(): Promise<never> {
  for (;;) {
    // What was on its way when we asked may have arrived since, and the rows don't say so yet.
    const busy = new Set(inFlight)
    for (const message of await due().catch(() => [])) {
      if (busy.has(message.hook_id)) continue
      inFlight.add(message.hook_id)
      attempt(message)
        .catch(console.error)
        .finally(() => inFlight.delete(message.hook_id))
    }
    await wait(pollMs)
  }
}

await db.query("UPDATE message SET next_try = now() WHERE state = 'waiting'")
await app.listen({ port: Number(PORT) })
void poll()
