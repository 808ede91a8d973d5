import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')

  if (request.method === 'GET' && url.pathname === '/suggest') {
    const q = url.searchParams.get('q') ?? ''
    const { rows } = await db.query('SELECT id, title FROM film WHERE title LIKE $1', [`${q}%`])
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ q, items: rows }))
    return
  }

  response.statusCode = 404
  response.end()
})

server.listen(Number(process.env.PORT))
