import http from 'node:http'
const limit = Number(process.env.RATE_LIMIT), windowMs = Number(process.env.RATE_WINDOW_MS)
const titles = ['Salt', 'Salt and Copper', 'Low Tide', 'The Long Shore', 'Winter Harbor', 'Copper']
const seen = new Map()
http.createServer((req, res) => {
  const url = new URL(req.url, 'http://x')
  if (url.pathname !== '/suggest') { res.statusCode = 404; return res.end() }
  const key = req.headers['x-api-key']
  if (!key) { res.statusCode = 401; return res.end() }
  const now = performance.now()
  const times = (seen.get(key) ?? []).filter((t) => t > now - windowMs)
  seen.set(key, times)
  if (times.length >= limit) {
    res.statusCode = 429
    res.setHeader('Retry-After', Math.max(1, Math.ceil(windowMs / 1000)))
    return res.end()
  }
  times.push(now)
  res.setHeader('Content-Type', 'application/json')
  const start = (url.searchParams.get('q') ?? '').toLowerCase()
  res.end(JSON.stringify({ titles: titles.filter((t) => t.toLowerCase().startsWith(start)) }))
}).listen(Number(process.env.PORT))
