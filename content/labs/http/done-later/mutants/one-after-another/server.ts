import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const { ENCODER_URL = '' } = process.env
const callTimeout = Number(process.env.CALL_TIMEOUT_MS)
const lease = Number(process.env.LEASE_MS)

interface Job {
  id: string
  film_id: number
  until: string
}

/** Sends one trailer to the encoder. Resolves to whether that worked. */
async function encode({ id, film_id }: Job): Promise<boolean> {
  try {
    const answer = await fetch(ENCODER_URL, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', 'idempotency-key': String(id) },
      body: JSON.stringify({ trailer: String(id), film: Number(film_id) }),
      signal: AbortSignal.timeout(callTimeout),
    })
    answer.body?.cancel().catch(() => undefined)
    return answer.ok
  } catch {
    return false
  }
}

/** Takes what is free, the oldest first. */
async function take(): Promise<Job[]> {
  const { rows } = await db.query(
    `UPDATE trailer SET state = 'working', taken_until = now() + $1 * interval '1 millisecond'
      WHERE id IN (SELECT id FROM trailer
                    WHERE state = 'waiting' OR (state = 'working' AND taken_until < now())
                    ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, film_id, taken_until::text AS until`,
    [lease],
  )
  return rows
}

async function work(job: Job): Promise<void> {
  const state = (await encode(job)) ? 'done' : 'failed'
  await db.query(
    state === 'done'
      ? "UPDATE trailer SET state = 'done' WHERE id = $1 AND state = 'working' AND taken_until = $2::timestamptz"
      : `UPDATE trailer SET attempts = coalesce(attempts, 0) + 1, taken_until = NULL,
           state = CASE WHEN coalesce(attempts, 0) + 1 >= 3 THEN 'failed' ELSE 'waiting' END
          WHERE id = $1 AND state = 'working' AND taken_until = $2::timestamptz`,
    [job.id, job.until],
  )
}

async function loop(): Promise<void> {
  for (;;) {
    try {
      for (const job of await take()) await work(job)
    } catch (error) {
      console.error(error)
    }
    await sleep(60)
  }
}

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  const send = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }

  if (request.method === 'POST' && request.url === '/trailers') {
    const { film } = JSON.parse(text)
    const { rows } = await db.query(
      "INSERT INTO trailer (film_id, state) VALUES ($1, 'waiting') RETURNING id",
      [film],
    )
    const id = String(rows[0].id)
    return send(202, { id, film, state: 'waiting' }, { location: `/trailers/${id}` })
  }

  const wanted = /^\/trailers\/([\w-]+)$/.exec(request.url ?? '')?.[1]
  if (request.method === 'GET' && wanted !== undefined) {
    const { rows } = await db.query('SELECT id, film_id, state FROM trailer WHERE id::text = $1', [wanted])
    if (rows[0]) {
      const { id, film_id, state } = rows[0]
      const isOpen = state === 'waiting' || state === 'working'
      return send(200, { id: String(id), film: Number(film_id), state }, isOpen ? { 'retry-after': '1' } : {})
    }
  }
  send(404, { error: 'There is no such trailer.' })
})

server.listen(Number(process.env.PORT))
void loop()
