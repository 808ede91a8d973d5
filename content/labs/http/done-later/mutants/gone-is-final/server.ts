import http from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const { ENCODER_URL = '', CALL_TIMEOUT_MS, LEASE_MS, PORT } = process.env
const attemptsMax = 3
const pollMs = 20
const uuid = /^\/trailers\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/

interface Trailer {
  id: string
  film: number
  state: string
  attempts: number
}

const columns = 'id, film_id AS film, state, attempts'

async function accept(film: number): Promise<Trailer> {
  const { rows } = await db.query(
    `INSERT INTO trailer (film_id) VALUES ($1) RETURNING ${columns}`,
    [film],
  )
  return rows[0]
}

async function find(id: string): Promise<Trailer | undefined> {
  const { rows } = await db.query(`SELECT ${columns} FROM trailer WHERE id = $1`, [id])
  return rows[0]
}

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  const isNew = request.method === 'POST' && request.url === '/trailers'
  const id = uuid.exec(request.url ?? '')?.[1]
  const trailer = isNew ? await accept(JSON.parse(text).film) : id && (await find(id))
  response.setHeader('Content-Type', 'application/json')
  if (!trailer) {
    response.statusCode = 404
    response.end('{"error":"There is no such trailer."}')
    return
  }
  const { film, state } = trailer
  if (isNew) response.setHeader('Location', `/trailers/${trailer.id}`)
  if (state === 'waiting' || state === 'working') response.setHeader('Retry-After', '1')
  response.statusCode = isNew ? 202 : 200
  response.end(JSON.stringify({ id: trailer.id, film, state }))
})

/** Takes the oldest trailer that's free, until the lease is over. */
async function take(): Promise<Trailer | undefined> {
  const { rows } = await db.query(
    `UPDATE trailer
        SET state = 'working', attempts = attempts + 1,
            taken_until = now() + $1 * interval '1 millisecond'
      WHERE id = (SELECT id FROM trailer
                   WHERE state = 'waiting' OR (state = 'working' AND taken_until < now())
                   ORDER BY created_at
                   LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING ${columns}`,
    [Number(LEASE_MS)],
  )
  return rows[0]
}

async function encode({ id, film }: Trailer): Promise<boolean> {
  const answer = await fetch(ENCODER_URL, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', 'idempotency-key': id },
    body: JSON.stringify({ trailer: id, film }),
    signal: AbortSignal.timeout(Number(CALL_TIMEOUT_MS)),
  }).catch(() => null)
  if (answer?.status === 410) await db.query('UPDATE trailer SET attempts = 3 WHERE id = $1', [id])
  return answer?.ok ?? false
}

async function work(trailer: Trailer): Promise<void> {
  const { id, attempts } = trailer
  const isEncoded = attempts <= attemptsMax && (await encode(trailer))
  const gone = (await db.query('SELECT attempts FROM trailer WHERE id = $1', [id])).rows[0].attempts >= 3
  const state = gone && !isEncoded ? 'failed' : isEncoded ? 'done' : attempts < attemptsMax ? 'waiting' : 'failed'
  await db.query('UPDATE trailer SET state = $2, taken_until = NULL WHERE id = $1', [id, state])
}

async function workForever(): Promise<never> {
  for (;;) {
    try {
      const trailer = await take()
      if (trailer) await work(trailer)
      else await wait(pollMs)
    } catch (error) {
      console.error(error)
      await wait(pollMs)
    }
  }
}

server.listen(Number(PORT))
void workForever()
