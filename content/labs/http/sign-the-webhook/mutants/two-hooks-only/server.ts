import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const timeoutMs = Number(process.env.HOOK_TIMEOUT_MS)
const retryMs = Number(process.env.HOOK_RETRY_MS)
interface Message { id: string; hook_id: number; body: string; attempts: number; url: string; secret: string }

async function addFilm(title: string): Promise<object> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock(1)')
    const { rows } = await client.query('INSERT INTO film (title) VALUES ($1) RETURNING id, title', [title])
    const body = JSON.stringify({ type: 'film.added', film: rows[0] })
    await client.query('INSERT INTO message (hook_id, body) SELECT id, $1 FROM hook ORDER BY id LIMIT 2', [body])
    await client.query('COMMIT')
    return rows[0]
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

async function deliver(message: Message): Promise<boolean> {
  const stamp = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', message.secret).update(`${stamp}.${message.body}`).digest('hex')
  try {
    const answer = await fetch(message.url, {
      method: 'POST',
      body: message.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'Content-Type': 'application/json',
        'Webhook-Id': message.id,
        'Webhook-Timestamp': stamp,
        'Webhook-Signature': `v1=${signature}`,
      },
    })
    await answer.body?.cancel()
    return answer.status >= 200 && answer.status < 300
  } catch {
    return false
  }
}

async function next(hookId: number): Promise<Message | undefined> {
  const { rows } = await pool.query(
    `SELECT message.*, url, secret FROM message JOIN hook ON hook.id = hook_id
      WHERE hook_id = $1 AND message.state = 'waiting' ORDER BY position LIMIT 1`, [hookId])
  return rows[0]
}

const busy = new Set<number>()
async function empty(hookId: number): Promise<void> {
  if (busy.has(hookId)) return
  busy.add(hookId)
  try {
    for (let message = await next(hookId); message; message = await next(hookId)) {
      const arrived = await deliver(message)
      const attempts = message.attempts + 1
      const state = arrived ? 'delivered' : attempts >= 5 ? 'failed' : 'waiting'
      await pool.query('UPDATE message SET state = $2, attempts = $3 WHERE id = $1', [message.id, state, attempts])
      if (state === 'waiting') await sleep(retryMs)
    }
  } finally {
    busy.delete(hookId)
  }
}

async function look(): Promise<never> {
  for (;;) {
    try {
      const { rows } = await pool.query("SELECT DISTINCT hook_id FROM message WHERE state = 'waiting'")
      for (const row of rows) empty(row.hook_id).catch((error) => console.error(error))
    } catch (error) {
      console.error(error)
    }
    await sleep(40)
  }
}

async function answer(req: IncomingMessage, text: string): Promise<[number, object]> {
  if (req.method === 'POST' && req.url === '/hooks') {
    const { url, secret } = JSON.parse(text)
    const { rows } = await pool.query('INSERT INTO hook (url, secret) VALUES ($1, $2) RETURNING id, url', [url, secret])
    return [201, rows[0]]
  }
  if (req.method === 'POST' && req.url === '/films') return [201, await addFilm(JSON.parse(text).title)]
  return [404, {}]
}

createServer(async (req, res) => {
  let text = ''
  for await (const piece of req.setEncoding('utf8')) text += piece
  const [status, body] = await answer(req, text).catch((error): [number, object] => {
    console.error(error)
    return [500, {}]
  })
  res.writeHead(status, { 'Content-Type': 'application/json' })
  res.end(JSON.stringify(body))
}).listen(Number(process.env.PORT))
void look()
