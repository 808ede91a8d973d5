import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const columns = 'id, title, year, minutes'

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  const id = /^\/films\/(\d{1,9})$/.exec(request.url ?? '')?.[1] ?? -1
  response.setHeader('Content-Type', 'application/json')

  // A header that came in is in request.headers, with its name in lower case.
  let film: unknown
  if (request.method === 'GET') {
    const { rows } = await db.query(`SELECT ${columns} FROM film WHERE id = $1`, [id])
    film = rows[0]
  }
  if (request.method === 'PUT') {
    const { title, year, minutes } = JSON.parse(text)
    const { rows } = await db.query(
      `UPDATE film SET title = $2, year = $3, minutes = $4, version = version + 1
        WHERE id = $1 RETURNING ${columns}`,
      [id, title, year, minutes],
    )
    film = rows[0]
  }
  response.statusCode = film ? 200 : 404
  response.end(JSON.stringify(film ?? { error: 'There is no such film.' }))
})

server.listen(Number(process.env.PORT))
