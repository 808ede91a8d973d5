import http from 'node:http'
http.createServer((req, res) => {
  const url = new URL(req.url, 'http://localhost')
  if (url.pathname !== '/hello') { res.statusCode = 404; return res.end() }
  if (req.method !== 'GET') { res.writeHead(405, { Allow: 'GET' }); return res.end() }
  const name = url.searchParams.get('name') ?? 'world'
  res.setHeader('Content-Type', 'application/json')
  res.end('{"greeting": "Hello, ' + name + '!"}')
}).listen(Number(process.env.PORT))
