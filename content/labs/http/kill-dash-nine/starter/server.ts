import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

const server = http.createServer(async (request, response) => {
  // The body comes in pieces; this waits for all of them.
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece

  const id = /^\/screenings\/(\d{1,9})$/.exec(request.url ?? '')?.[1]
  if (request.method === 'GET' && id !== undefined) {
    const { rows } = await db.query('SELECT id, title, seats_left FROM screening WHERE id = $1', [id])
    response.statusCode = rows[0] ? 200 : 404
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(rows[0] ?? { error: 'There is no such screening.' }))
    return
  }

  response.statusCode = 404
  response.end()
})

server.listen(Number(process.env.PORT))
