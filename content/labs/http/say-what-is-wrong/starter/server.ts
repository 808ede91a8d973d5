import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
// A connection that breaks while nobody uses it would end the process otherwise.
db.on('error', (error) => console.error(error.message))

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  response.setHeader('Content-Type', 'application/json')

  if (request.method === 'GET' && request.url === '/films') {
    const { rows } = await db.query('SELECT id, title, year, minutes FROM film ORDER BY id')
    response.end(JSON.stringify(rows))
    return
  }

  if (request.method === 'POST' && request.url === '/films') {
    try {
      // It trusts whatever comes in. That's what you'll change.
      const { title, year, minutes } = JSON.parse(text)
      const { rows } = await db.query(
        'INSERT INTO film (title, year, minutes) VALUES ($1, $2, $3) RETURNING *',
        [title, year, minutes],
      )
      response.statusCode = 201
      response.end(JSON.stringify(rows[0]))
    } catch (error) {
      console.error(error)
      response.statusCode = 500
      response.end()
    }
    return
  }

  response.statusCode = 404
  response.end()
})

server.listen(Number(process.env.PORT))
