import { createHash, randomBytes } from 'node:crypto'
import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const { MAIL_URL = '' } = process.env

const newToken = () => randomBytes(24).toString('base64url')
const hash = (token: string) => createHash('sha256').update(token).digest('hex')

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  const path = (request.url ?? '/').split('?')[0]
  const json = (status: number, body: object) => {
    response.statusCode = status
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(body))
  }

  if (request.method === 'POST' && path === '/links') {
    const { email } = JSON.parse(text)
    const { rows } = await db.query('SELECT id, email FROM account WHERE email = $1', [email])
    if (rows[0]) {
      const token = newToken()
      await db.query(
        "INSERT INTO link (token_hash, account_id, expires_at) VALUES ($1, $2, now() + interval '15 minutes')",
        [hash(token), rows[0].id],
      )
      await fetch(MAIL_URL, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ to: rows[0].email, link: `http://${request.headers.host}/links/${token}` }),
      })
    }
    json(202, { sent: true })
    return
  }

  const token = /^\/links\/([\w-]+)$/.exec(path)?.[1]

  if (request.method === 'GET' && token) {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end('<!doctype html><title>Reel</title><form method="post"><button>Sign in</button></form>')
    return
  }

  if (request.method === 'POST' && token) {
    const { rows } = await db.query(
      `UPDATE link SET used_at = now()
        WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()
        RETURNING account_id`,
      [hash(token)],
    )
    if (!rows[0]) {
      json(401, { error: 'This link is used up or too old.' })
      return
    }
    // The token is random already, so the cookie can be made from it.
    const sid = hash(token)
    await db.query('INSERT INTO session (token_hash, account_id) VALUES ($1, $2)', [
      hash(sid),
      rows[0].account_id,
    ])
    const found = await db.query('SELECT email FROM account WHERE id = $1', [rows[0].account_id])
    response.setHeader('Set-Cookie', `sid=${sid}; HttpOnly; Path=/; SameSite=Lax`)
    json(201, { email: found.rows[0].email })
    return
  }

  if (request.method === 'GET' && path === '/me') {
    const sid = /(?:^|;\s*)sid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1]
    const { rows } = await db.query(
      'SELECT email FROM session JOIN account ON account.id = account_id WHERE token_hash = $1',
      [hash(sid ?? '')],
    )
    if (rows[0]) json(200, rows[0])
    else json(401, { error: 'Please sign in.' })
    return
  }

  json(404, { error: 'There is nothing here.' })
})

server.listen(Number(process.env.PORT))
