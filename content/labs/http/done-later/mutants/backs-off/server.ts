import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const { ENCODER_URL = '' } = process.env
const CALL_TIMEOUT_MS = Number(process.env.CALL_TIMEOUT_MS)
const LEASE_MS = Number(process.env.LEASE_MS)
const MOST = 3

type Trailer = { id: string; film_id: number; attempts: number }

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  response.setHeader('Content-Type', 'application/json')

  if (request.method === 'POST' && request.url === '/trailers') {
    const { film } = JSON.parse(text)
    const { rows } = await db.query(
      'INSERT INTO trailer (film_id) VALUES ($1) RETURNING id, film_id AS film, state',
      [film],
    )
    response.statusCode = 202
    response.setHeader('Location', `/trailers/${rows[0].id}`)
    response.setHeader('Retry-After', '1')
    response.end(JSON.stringify(rows[0]))
    return
  }

  const id = /^\/trailers\/([^/?]+)$/.exec(request.url ?? '')?.[1]
  if (request.method === 'GET' && id) {
    // As text, because an unknown id needn't be a UUID.
    const { rows } = await db.query(
      'SELECT id, film_id AS film, state FROM trailer WHERE id::text = $1',
      [id],
    )
    if (rows[0]) {
      if (rows[0].state === 'waiting' || rows[0].state === 'working') response.setHeader('Retry-After', '1')
      response.end(JSON.stringify(rows[0]))
      return
    }
  }

  response.statusCode = 404
  response.end('{}')
})

async function take(): Promise<Trailer | undefined> {
  // The process died in the last attempt that there was.
  await db.query(
    `UPDATE trailer SET state = 'failed', taken_until = NULL
      WHERE state = 'working' AND taken_until < now() AND attempts >= $1`,
    [MOST],
  )
  const { rows } = await db.query(
    `UPDATE trailer
        SET state = 'working', attempts = attempts + 1, taken_until = now() + $1 * interval '1 millisecond'
      WHERE id = (
        SELECT id FROM trailer
         WHERE state = 'waiting' OR (state = 'working' AND taken_until < now())
         ORDER BY created_at
         LIMIT 1
           FOR UPDATE SKIP LOCKED
      )
      RETURNING id, film_id, attempts`,
    [LEASE_MS],
  )
  return rows[0]
}

async function call({ id, film_id }: Trailer): Promise<boolean> {
  try {
    const answer = await fetch(ENCODER_URL, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', 'idempotency-key': id },
      body: JSON.stringify({ trailer: id, film: film_id }),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    })
    const { ok } = answer
    await answer.body?.cancel()
    return ok
  } catch {
    return false
  }
}

async function send(trailer: Trailer): Promise<void> {
  const done = await call(trailer)
  // Give the encoder time to recover: half a second, then two.
  if (!done && trailer.attempts < MOST) await sleep(500 * trailer.attempts ** 2)
  const state = done ? 'done' : trailer.attempts < MOST ? 'waiting' : 'failed'
  await db.query(
    `UPDATE trailer SET state = $2, taken_until = NULL
      WHERE id = $1 AND state = 'working' AND attempts = $3`,
    [trailer.id, state, trailer.attempts],
  )
}

async function work(): Promise<void> {
  for (;;) {
    try {
      const trailer = await take()
      if (trailer) await send(trailer)
      else await sleep(50)
    } catch (error) {
      console.error(error)
      await sleep(50)
    }
  }
}

server.listen(Number(process.env.PORT))
work()
