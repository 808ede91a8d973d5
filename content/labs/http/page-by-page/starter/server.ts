import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (request.method !== 'GET' || url.pathname !== '/films') {
    response.statusCode = 404
    response.end()
    return
  }
  // What the client sends after the ? is in url.searchParams.
  const { rows } = await db.query('SELECT id, title, year FROM film ORDER BY year DESC, id DESC')
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify({ items: rows, next: null }))
})

server.listen(Number(process.env.PORT))
