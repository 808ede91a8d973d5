import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

const server = http.createServer(async (request, response) => {
  if (request.method === 'GET' && request.url === '/films') {
    const { rows } = await db.query('SELECT id, title, year FROM film ORDER BY id')
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(rows))
    return
  }

  response.statusCode = 404
  response.end()
})

server.listen(Number(process.env.PORT))
