import http from 'node:http'

const titles = ['Salt', 'Salt and Copper', 'Low Tide', 'The Long Shore', 'Winter Harbor', 'Copper']
const limit = Number(process.env.RATE_LIMIT)
const windowMs = Number(process.env.RATE_WINDOW_MS)

/** When each key's requests of the last window were let in, oldest first. */
const letIn = new Map<string, number[]>()

/** Counts a request. Returns 0, or how many milliseconds it's too early. */
function tooEarlyMs(key: string): number {
  const now = performance.now()
  const recent = (letIn.get(key) ?? []).filter((at) => now - at < windowMs)
  letIn.set(key, recent)
  const [oldest] = recent
  if (oldest !== undefined && recent.length >= limit) return oldest + windowMs - now
  recent.push(now)
  return 0
}

// Keys that went quiet are forgotten, or the map would grow for ever.
setInterval(() => {
  const now = performance.now()
  for (const [key, times] of letIn) {
    if (now - (times.at(-1) ?? 0) >= windowMs) letIn.delete(key)
  }
}, 60_000).unref()

const server = http.createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  response.setHeader('Content-Type', 'application/json')
  if (url.pathname !== '/suggest') {
    response.statusCode = 404
    response.end(JSON.stringify({ error: 'There is nothing here.' }))
    return
  }
  const key = request.headers['x-api-key']
  if ((typeof key !== 'string' || key === '') && tooEarlyMs('') > 0) {
    response.writeHead(429, { 'retry-after': '2' }).end('{}')
    return
  }
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
