import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const { ENCODER_URL = '' } = process.env

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  response.setHeader('Content-Type', 'application/json')

  if (request.method === 'POST' && request.url === '/trailers') {
    const { film } = JSON.parse(text)
    const { rows } = await db.query(
      "INSERT INTO trailer (film_id, state) VALUES ($1, 'working') RETURNING id",
      [film],
    )
    const { id } = rows[0]
    // The client waits all this time.
    const answer = await fetch(ENCODER_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ trailer: id, film }),
    })
    const state = answer.ok ? 'done' : 'failed'
    await db.query('UPDATE trailer SET state = $2 WHERE id = $1', [id, state])
    response.statusCode = 201
    response.end(JSON.stringify({ id, film, state }))
    return
  }

  response.statusCode = 404
  response.end('{}')
})

server.listen(Number(process.env.PORT))
