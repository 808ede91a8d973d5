import http from 'node:http'

const titles = ['Salt', 'Salt and Copper', 'Low Tide', 'The Long Shore', 'Winter Harbor', 'Copper']
const limit = Number(process.env.RATE_LIMIT)
const windowMs = Number(process.env.RATE_WINDOW_MS)

const counters = new Map<string, { since: number; count: number }>()

function tooEarlyMs(key: string): number {
  const now = performance.now()
  const known = counters.get(key)
  const counter = known && now - known.since < windowMs ? known : { since: now, count: 0 }
  counters.set(key, counter)
  if (counter.count >= limit) return counter.since + windowMs - now
  counter.count++
  return 0
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  response.setHeader('Content-Type', 'application/json')
  if (url.pathname !== '/suggest') {
    response.statusCode = 404
    response.end(JSON.stringify({ error: 'There is nothing here.' }))
    return
  }
  const key = request.headers['x-api-key']
  if (typeof key !== 'string' || key === '') {
    response.statusCode = 401
    response.end(JSON.stringify({ error: 'Send your key in X-Api-Key.' }))
    return
  }
  const earlyMs = tooEarlyMs(key)
  if (earlyMs > 0) {
    response.statusCode = 429
    response.setHeader('Retry-After', Math.ceil(earlyMs / 1_000))
    response.end(JSON.stringify({ error: 'Too many requests. Wait a moment.' }))
    return
  }
  const start = (url.searchParams.get('q') ?? '').toLowerCase()
  const found = titles.filter((title) => title.toLowerCase().startsWith(start))
  response.end(JSON.stringify({ titles: found }))
})

server.listen(Number(process.env.PORT))
