import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

const server = http.createServer(async (request, response) => {
  const id = /^\/films\/(\d{1,9})\/poster$/.exec(request.url ?? '')?.[1]

  if (request.method === 'GET' && id) {
    const { rows } = await db.query('SELECT image FROM poster WHERE film_id = $1', [id])
    response.statusCode = rows[0] ? 200 : 404
    response.end(rows[0]?.image)
    return
  }

  // PUT is missing.
  response.statusCode = 404
  response.end()
})

server.listen(Number(process.env.PORT))
