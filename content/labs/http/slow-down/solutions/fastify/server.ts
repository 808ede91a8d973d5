import Fastify from 'fastify'

const titles = ['Salt', 'Salt and Copper', 'Low Tide', 'The Long Shore', 'Winter Harbor', 'Copper']
const limit = Number(process.env.RATE_LIMIT)
const windowMs = Number(process.env.RATE_WINDOW_MS)

/** The last `limit` times at which a key was let in, written round and round. */
interface Ring {
  readonly times: number[]
  next: number
}

const rings = new Map<string, Ring>()
const app = Fastify()

app.addHook<{ Headers: { 'x-api-key'?: string } }>('onRequest', async (request, reply) => {
  if (request.routeOptions.url !== '/suggest') return
  const key = request.headers['x-api-key']
  if (!key) return reply.code(401).send({ error: 'Send your key in X-Api-Key.' })
  const ring = rings.get(key) ?? { times: Array<number>(limit).fill(-Infinity), next: 0 }
  rings.set(key, ring)
  // This place holds the request that was let in `limit` requests ago.
  const now = performance.now()
  const earlyMs = (ring.times[ring.next] as number) + windowMs - now
  if (earlyMs > 0) {
    reply.code(429).header('Retry-After', Math.ceil(earlyMs / 1_000))
    return reply.send({ error: 'Too many requests. Wait a moment.' })
  }
  ring.times[ring.next] = now
  ring.next = (ring.next + 1) % limit
})

app.get<{ Querystring: { q?: string } }>('/suggest', async (request) => {
  const start = (request.query.q ?? '').toLowerCase()
  return { titles: titles.filter((title) => title.toLowerCase().startsWith(start)) }
})

await app.listen({ port: Number(process.env.PORT) })
