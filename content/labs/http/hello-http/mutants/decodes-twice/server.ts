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
  const name = (() => { const n = url.searchParams.get('name') ?? 'world'; try { return decodeURIComponent(n) } catch { return n } })()
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify({ greeting: `Hello, ${name}!` }))
})

server.listen(Number(process.env.PORT))
