import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

const server = http.createServer(async (request, response) => {
  const found = /^\/films\/(\d{1,9})\/reviews$/.exec(request.url ?? '')

  if (request.method === 'GET' && found) {
    const { rows } = await db.query('SELECT * FROM review WHERE film_id = $1', [found[1]])
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ items: rows }))
    return
  }

  response.writeHead(404, { 'Content-Type': 'application/problem+json' })
  response.end(JSON.stringify({ title: 'Not found', status: 404 }))
})

server.listen(Number(process.env.PORT))
