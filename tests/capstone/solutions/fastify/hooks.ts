import { createHmac, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { all, type Client, db } from './db.ts'
import type { Film } from './films.ts'
import { jsonOf, require422 } from './problems.ts'

const timeoutMs = Number(process.env.HOOK_TIMEOUT_MS ?? 5_000)
const retryMs = Number(process.env.HOOK_RETRY_MS ?? 10_000)
const triesMax = 5
const lookMs = 20

export function hookRoutes(app: FastifyInstance): void {
  app.post('/hooks', async (request, reply) => {
    const { url, secret } = jsonOf(request)
    const isUrl = typeof url === 'string' && /^https?:\/\//.test(url) && URL.canParse(url)
    const length = typeof secret === 'string' ? secret.length : 0
    require422({
      url: [isUrl, 'An address that begins with http:// or https://'],
      secret: [length >= 10 && length <= 100, 'A secret has 10 to 100 characters'],
    })
    const sql = 'INSERT INTO hook (url, secret) VALUES ($1, $2) RETURNING id, url'
    const [hook] = await all(db, sql, url, secret)
    return reply.code(201).send(hook)
  })
}

/** Stores what each hook is to be sent, together with the film. */
export async function announce(client: Client, film: Film): Promise<void> {
  const payload = JSON.stringify({ type: 'film.added', film })
  for (const { id } of await all<{ id: number }>(client, 'SELECT id FROM hook ORDER BY id')) {
    const sql = 'INSERT INTO delivery (hook_id, uid, payload) VALUES ($1, $2, $3)'
    await all(client, sql, id, randomUUID(), payload)
  }
}

interface Delivery {
  readonly id: string
  readonly hook_id: number
  readonly uid: string
  readonly payload: string
  readonly tries: number
  readonly url: string
  readonly secret: string
}

/** Sends the oldest of each hook when it's due; a hook waits for its own alone. */
export function startDeliveries(): { stop(): void } {
  const stopping = new AbortController()
  const busy = new Set<number>()
  const look = async (): Promise<void> => {
    const due = await all<Delivery>(
      db,
      `SELECT * FROM (SELECT DISTINCT ON (hook_id) d.id, hook_id, uid, payload, tries, url, secret, due_at
         FROM delivery d JOIN hook h ON h.id = hook_id ORDER BY hook_id, d.id) AS oldest
       WHERE due_at <= now()`,
    )
    for (const one of due) {
      if (busy.has(one.hook_id) || stopping.signal.aborted) continue
      busy.add(one.hook_id)
      void deliver(one, stopping.signal)
        .catch((error: Error) => console.error(error.message))
        .finally(() => busy.delete(one.hook_id))
    }
  }
  // What an earlier process left waiting is due now.
  const first = all(db, 'UPDATE delivery SET due_at = now()')
  let isLooking = false
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    first
      .then(look)
      .catch((error: Error) => console.error(error.message))
      .finally(() => {
        isLooking = false
      })
  }, lookMs)
  return {
    stop: () => {
      clearInterval(timer)
      stopping.abort()
    },
  }
}

async function deliver(one: Delivery, stop: AbortSignal): Promise<void> {
  const isSent = await post(one, stop)
  if (stop.aborted) return
  if (isSent || one.tries + 1 >= triesMax) {
    await all(db, 'DELETE FROM delivery WHERE id = $1', one.id)
    return
  }
  const sql = `UPDATE delivery SET tries = tries + 1, due_at = now() + $2 * interval '1 ms' WHERE id = $1`
  await all(db, sql, one.id, retryMs)
}

async function post({ url, secret, uid, payload }: Delivery, stop: AbortSignal): Promise<boolean> {
  const time = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', secret).update(`${time}.${payload}`, 'utf8')
  const headers = {
    'Content-Type': 'application/json',
    'Webhook-Id': uid,
    'Webhook-Timestamp': String(time),
    'Webhook-Signature': `v1=${signature.digest('hex')}`,
  }
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)])
    const { status } = await fetch(url, { method: 'POST', headers, body: payload, signal })
    return status >= 200 && status < 300
  } catch {
    return false
  }
}
