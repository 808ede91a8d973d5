import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import http from 'node:http'
import { promisify } from 'node:util'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const slow = promisify<string, Buffer, number, Buffer>(scrypt)

async function hash(password: string): Promise<string> {
  const salt = randomBytes(16)
  return [salt, await slow(password, salt, 32)].map((part) => part.toString('hex')).join(':')
}

async function fits(password: string, stored: string): Promise<boolean> {
  const [salt = '', key = ''] = stored.split(':')
  const wanted = Buffer.from(key, 'hex')
  const given = await slow(password, Buffer.from(salt, 'hex'), 32)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

// An unknown email takes as long as a wrong password.
const nobody = await hash(randomBytes(16).toString('hex'))

const sessionId = (token: string) => createHash('sha256').update(token).digest('hex')
const cookie = (value: string) => `sid=${value}; HttpOnly; SameSite=Lax; Path=/`

interface Answer {
  status: number
  body?: unknown
  cookie?: string
}
const unknown: Answer = { status: 401, body: { error: 'Who are you?' } }

const routes: Record<string, (text: string, token: string) => Promise<Answer>> = {
  async 'POST /accounts'(text) {
    const { email, name, password } = JSON.parse(text)
    await db.query('INSERT INTO account (email, name, password_hash) VALUES ($1, $2, $3)', [
      email,
      name,
      await hash(password),
    ])
    return { status: 201, body: { email, name } }
  },
  async 'POST /session'(text) {
    const { email, password } = JSON.parse(text)
    const { rows } = await db.query('SELECT id, email, name, password_hash FROM account WHERE email = $1', [email])
    const account = rows[0]
    const isRight = await fits(password, account?.password_hash ?? nobody)
    if (!account || !isRight) return unknown
    const token = randomBytes(32).toString('base64url')
    await db.query(
      "INSERT INTO session (id, account_id, expires_at) VALUES ($1, $2, now() + interval '1 hour')",
      [sessionId(token), account.id],
    )
    return { status: 200, body: { email: account.email, name: account.name }, cookie: cookie(token) }
  },
  async 'GET /me'(_text, token) {
    const { rows } = await db.query(
      'SELECT email, name FROM session JOIN account ON account.id = account_id WHERE session.id = $1 AND expires_at > now()',
      [sessionId(token)],
    )
    if (!rows[0]) return unknown
    // Whoever is active stays signed in.
    await db.query("UPDATE session SET expires_at = now() + interval '1 hour' WHERE id = $1", [sessionId(token)])
    return { status: 200, body: { email: rows[0].email, name: rows[0].name } }
  },
  async 'DELETE /session'(_text, token) {
    await db.query('DELETE FROM session WHERE id = $1', [sessionId(token)])
    return { status: 204, cookie: `${cookie('')}; Max-Age=0` }
  },
}

const server = http.createServer(async (request, response) => {
  let answer: Answer
  try {
    let text = ''
    for await (const piece of request.setEncoding('utf8')) text += piece
    // What the client's cookie sid holds, or nothing.
    const token = /(?:^|; *)sid=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
    const route = routes[`${request.method} ${request.url}`]
    answer = route ? await route(text, token) : { status: 404, body: { error: 'There is nothing here.' } }
  } catch (error) {
    console.error(error)
    answer = { status: 500, body: { error: 'Something broke here.' } }
  }
  response.statusCode = answer.status
  if (answer.cookie !== undefined) response.setHeader('Set-Cookie', answer.cookie)
  if (answer.body === undefined) {
    response.end()
    return
  }
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify(answer.body))
})

server.listen(Number(process.env.PORT))
