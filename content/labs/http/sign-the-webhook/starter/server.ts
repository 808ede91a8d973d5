import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece

  if (request.method === 'POST' && request.url === '/films') {
    const { title } = JSON.parse(text)
    const { rows } = await db.query('INSERT INTO film (title) VALUES ($1) RETURNING id, title', [
      title,
    ])
    response.writeHead(201, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(rows[0]))
    return
  }

  // POST /hooks is missing, and nobody hears about the film.
  response.statusCode = 404
  response.end()
})

server.listen(Number(process.env.PORT))
