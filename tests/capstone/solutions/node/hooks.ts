import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { rowsOf } from './database.ts'
import type { Film } from './films.ts'
import { type Answer, type FieldError, fieldsOf, refuseFields } from './http.ts'

const timeoutMs = Number(process.env.HOOK_TIMEOUT_MS ?? 5_000)
const retryMs = Number(process.env.HOOK_RETRY_MS ?? 10_000)
const attemptsMax = 5

export async function addHook(body: unknown): Promise<Answer> {
  const { url, secret } = fieldsOf(body)
  const errors: FieldError[] = []
  const isUrl =
    typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
  if (!isUrl) errors.push({ field: 'url', message: 'Enter an address with http or https' })
  if (typeof secret !== 'string' || secret.length < 10 || secret.length > 100) {
    errors.push({ field: 'secret', message: 'Enter 10 to 100 characters' })
  }
  refuseFields(errors)
  const [hook] = await rowsOf('INSERT INTO hook (url, secret) VALUES ($1, $2) RETURNING id, url', [
    url,
    secret,
  ])
  return { status: 201, json: hook }
}

/** In the transaction that stores the film, so that both are there or neither. */
export async function storeMessages(client: pg.PoolClient, film: Film): Promise<void> {
  await client.query('INSERT INTO message (hook_id, body) SELECT id, $1 FROM hook ORDER BY id', [
    JSON.stringify({ type: 'film.added', film }),
  ])
}

interface Message extends Record<string, unknown> {
  readonly id: string
  readonly key: string
  readonly body: string
  readonly attempts: number
  readonly url: string
  readonly secret: string
}

const busy = new Set<number>()
const stopping = new AbortController()

/** Begins a loop for each hook that has something to be sent and none yet. */
export function wakeHooks(): void {
  void rowsOf<{ hook_id: number }>('SELECT DISTINCT hook_id FROM message WHERE NOT is_done')
    .then((rows) => {
      for (const { hook_id } of rows) void sendAll(hook_id)
    })
    .catch((error: Error) => console.error(error.message))
}

export function stopHooks(): void {
  stopping.abort()
}

async function sendAll(hookId: number): Promise<void> {
  if (busy.has(hookId) || stopping.signal.aborted) return
  busy.add(hookId)
  try {
    for (;;) {
      const message = await oldest(hookId)
      if (!message || stopping.signal.aborted) break
      const isSent = await deliver(message)
      if (stopping.signal.aborted) break
      const isDone = isSent || message.attempts + 1 >= attemptsMax
      await rowsOf('UPDATE message SET attempts = attempts + 1, is_done = $2 WHERE id = $1', [
        message.id,
        isDone,
      ])
      if (!isDone)
        await wait(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  } catch (error) {
    console.error((error as Error).message)
  } finally {
    busy.delete(hookId)
  }
  // A film may have come between the last look and here.
  if (!stopping.signal.aborted && (await oldest(hookId).catch(() => null))) void sendAll(hookId)
}

async function oldest(hookId: number): Promise<Message | undefined> {
  const [message] = await rowsOf<Message>(
    `SELECT message.id, key, body, attempts, url, secret FROM message JOIN hook ON hook.id = hook_id
     WHERE hook_id = $1 AND NOT is_done ORDER BY message.id LIMIT 1`,
    [hookId],
  )
  return message
}

async function deliver({ url, secret, key, body }: Message): Promise<boolean> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': key,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1=${signature}`,
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping.signal]),
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
