import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

const server = http.createServer(async (request, response) => {
  // The body comes in pieces; this waits for all of them.
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece

  if (request.method === 'GET' && request.url === '/films') {
    const { rows } = await db.query('SELECT title FROM film')
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(rows))
    return
  }

  response.statusCode = 404
  response.end()
})

server.listen(Number(process.env.PORT))
