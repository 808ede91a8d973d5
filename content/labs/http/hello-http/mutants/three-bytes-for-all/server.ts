import http from 'node:http'

const server = http.createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname !== '/hello') {
    response.statusCode = 404
    response.end()
    return
  }
  if (request.method !== 'GET') {
    response.statusCode = 405
    response.setHeader('Allow', 'GET')
    response.end()
    return
  }
  const name = url.searchParams.get('name') ?? 'world'
  response.setHeader('Content-Type', 'application/json')
  const t = JSON.stringify({ greeting: `Hello, ${name}!` })
  response.setHeader('Content-Length', [...t].reduce((n, c) => n + (c < '\u0080' ? 1 : c < '\u0800' ? 2 : 3), 0))
  response.end(t)
})

server.listen(Number(process.env.PORT))
