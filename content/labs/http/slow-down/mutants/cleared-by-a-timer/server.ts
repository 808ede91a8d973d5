import Fastify from 'fastify'

const titles = ['Salt', 'Salt and Copper', 'Low Tide', 'The Long Shore', 'Winter Harbor', 'Copper']
const windowMs = Number(process.env.RATE_WINDOW_MS)
const most = Number(process.env.RATE_LIMIT)
const admitted = new Map<string, number[]>()
setInterval(() => admitted.clear(), windowMs)
const app = Fastify()

function admit(key: string): number {
  const now = performance.now()
  const times = (admitted.get(key) ?? []).filter((time) => now - time < windowMs)
  admitted.set(key, times)
  if (times.length < most) {
    times.push(now)
    return 0
  }
  return Math.ceil((times[0]! + windowMs - now) / 1000)
}

app.get<{ Querystring: { q?: string } }>('/suggest', async (request, reply) => {
  const key = request.headers['x-api-key']
  if (typeof key !== 'string' || key === '') return reply.code(401).send({ error: 'X-Api-Key is missing' })
  const seconds = admit(key)
  if (seconds > 0) return reply.code(429).header('Retry-After', String(seconds)).send({ error: 'slow down' })
  const start = (request.query.q ?? '').toLowerCase()
  return { titles: titles.filter((title) => title.toLowerCase().startsWith(start)) }
})
await app.listen({ port: Number(process.env.PORT) })
