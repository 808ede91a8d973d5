import { createHmac } from 'node:crypto'
import http from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const timeoutMs = Number(process.env.HOOK_TIMEOUT_MS)
const retryMs = Number(process.env.HOOK_RETRY_MS)
const attemptsMax = 5

interface Message {
  id: string
  body: string
  attempts: number
  url: string
  secret: string
}

async function addHook({ url, secret }: { url: string; secret: string }) {
  const { rows } = await db.query(
    'INSERT INTO hook (url, secret) VALUES ($1, $2) RETURNING id, url',
    [url, secret],
  )
  return rows[0]
}

/** Stores the film together with a message for each hook: all of it or nothing. */
async function addFilm({ title }: { title: string }) {
  const client = await db.connect()
  try {
    await client.query('BEGIN')
    const films = await client.query('INSERT INTO film (title) VALUES ($1) RETURNING id, title', [
      title,
    ])
    const body = JSON.stringify({ type: 'film.added', film: films.rows[0] })
    const messages = await client.query(
      'INSERT INTO message (hook_id, body) SELECT id, $1 FROM hook RETURNING hook_id',
      [body],
    )
    await client.query('COMMIT')
    for (const { hook_id } of messages.rows) wake(hook_id)
    return films.rows[0]
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

const running = new Set<number>()
const woken = new Set<number>()

/** Starts the loop of a hook; if it's running, it looks once more before it ends. */
function wake(hookId: number): void {
  woken.add(hookId)
  if (running.has(hookId)) return
  running.add(hookId)
  sendAll(hookId)
    .catch(console.error)
    .finally(() => running.delete(hookId))
}

async function sendAll(hookId: number): Promise<void> {
  while (woken.delete(hookId)) {
    for (;;) {
      const client = await db.connect()
      await client.query('BEGIN')
      const message = await oldest(hookId, client)
      if (!message) {
        await client.query('COMMIT')
        client.release()
        break
      }
      const attempts = message.attempts + 1
      const arrived = await send(message)
      const state = arrived ? 'delivered' : attempts < attemptsMax ? 'waiting' : 'failed'
      await client.query('UPDATE message SET attempts = $2, state = $3 WHERE id = $1', [
        message.id,
        attempts,
        state,
      ])
      await client.query('COMMIT')
      client.release()
      if (state === 'waiting') await wait(retryMs)
    }
  }
}

async function oldest(hookId: number, client: pg.ClientBase): Promise<Message | undefined> {
  const { rows } = await client.query(
    `SELECT m.id, m.body, m.attempts, h.url, h.secret
       FROM message m JOIN hook h ON h.id = m.hook_id
      WHERE h.id = $1 AND m.state = 'waiting'
      ORDER BY m.position
      LIMIT 1 FOR UPDATE OF m`,
    [hookId],
  )
  return rows[0]
}

/** One attempt: true if the receiver has it. */
async function send({ id, body, url, secret }: Message): Promise<boolean> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  const headers = {
    'Content-Type': 'application/json',
    'Webhook-Id': id,
    'Webhook-Timestamp': timestamp,
    'Webhook-Signature': `v1=${signature}`,
  }
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const message = { method: 'POST', headers, body, signal }
    const response = await fetch(url, { ...message, redirect: 'manual' })
    return response.ok
  } catch {
    return false
  }
}

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  const handler = { 'POST /hooks': addHook, 'POST /films': addFilm }[
    `${request.method} ${request.url}`
  ]
  if (!handler) return response.writeHead(404).end()
  try {
    const stored = await handler(JSON.parse(text))
    response.writeHead(201, { 'Content-Type': 'application/json' })
    return response.end(JSON.stringify(stored))
  } catch (error) {
    console.error(error)
    return response.writeHead(500).end()
  }
})

const { rows } = await db.query("SELECT DISTINCT hook_id FROM message WHERE state = 'waiting'")
for (const { hook_id } of rows) wake(hook_id)

server.listen(Number(process.env.PORT))
