import { createServer } from 'node:http'

createServer((req, res) => {
  const target = req.url ?? '/'
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1))
  if (path !== '/hello') {
    res.writeHead(404)
    res.end()
    return
  }
  if (['POST', 'PUT', 'DELETE'].includes(req.method ?? '')) {
    res.writeHead(405, { Allow: 'GET' })
    res.end()
    return
  }
  const name = query.get('name') ?? 'world'
  const text = JSON.stringify({ greeting: `Hello, ${name}!` })
  res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
  res.end(text)
}).listen(process.env.PORT)
