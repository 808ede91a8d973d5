import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import http from 'node:http'
import { promisify } from 'node:util'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
db.on('error', (error) => console.error(error))

const derive = promisify(scrypt) as (password: string, salt: Buffer, bytes: number) => Promise<Buffer>

async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, 32)
  return `${salt.toString('hex')}:${key.toString('hex')}`
}

async function isPassword(password: string, stored: string): Promise<boolean> {
  const [salt = '', key = ''] = stored.split(':')
  const derived = await derive(password, Buffer.from(salt, 'hex'), 32)
  return timingSafeEqual(derived, Buffer.from(key, 'hex'))
}

/** Compared with when the email is unknown, so that both answers take as long. */
const nobody = await hashPassword(randomBytes(16).toString('hex'))

/** The cookie holds the token, the table only its hash. */
const idOf = (token: string): string => createHash('sha256').update(token).digest('hex')

interface Answer {
  status: number
  body?: unknown
  cookie?: string
}

interface Input {
  email: string
  password: string
  name: string
}

const notSignedIn: Answer = { status: 401, body: { error: 'Please sign in.' } }
const attributes = 'Path=/; HttpOnly; SameSite=Lax'

async function signUp({ email, password, name }: Input): Promise<Answer> {
  const hash = await hashPassword(password)
  await db.query('INSERT INTO account (email, name, password_hash) VALUES ($1, $2, $3)', [
    email,
    name,
    hash,
  ])
  return { status: 201, body: { email, name } }
}

async function signIn({ email, password }: Input): Promise<Answer> {
  const { rows } = await db.query(
    'SELECT id, name, password_hash FROM account WHERE email = $1',
    [email],
  )
  const isRight = await isPassword(password, rows[0]?.password_hash ?? nobody)
  if (!rows[0] || !isRight) {
    return { status: 401, body: { error: 'Email or password is wrong.' } }
  }
  const token = randomBytes(32).toString('hex')
  await db.query(
    "INSERT INTO session (id, account_id, expires_at) VALUES ($1, $2, now() + interval '1 hour')",
    [idOf(token), rows[0].id],
  )
  const cookie = `sid=${token}; ${attributes}; Max-Age=3600`
  return { status: 200, body: { email, name: rows[0].name }, cookie }
}

async function me(token: string): Promise<Answer> {
  const { rows } = await db.query(
    `SELECT email, name FROM session JOIN account ON account.id = account_id
      WHERE session.id = $1 AND expires_at > now()`,
    [idOf(token)],
  )
  return rows[0] ? { status: 200, body: rows[0] } : notSignedIn
}

async function signOut(token: string): Promise<Answer> {
  await db.query('DELETE FROM session WHERE id = $1', [idOf(token)])
  return { status: 204, cookie: `sid=; ${attributes}; Max-Age=0` }
}

async function answer(route: string, token: string, text: string): Promise<Answer> {
  if (route === 'POST /accounts') return await signUp(JSON.parse(text))
  if (route === 'POST /session') return await signIn(JSON.parse(text))
  if (route === 'DELETE /session') return await signOut(token)
  if (route === 'GET /me') return await me(token)
  return { status: 404, body: { error: 'There is nothing here.' } }
}

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  const token = (request.headers.cookie ?? '').split('; ').find((one) => one.startsWith('sid'))?.split('=')[1] ?? ''
  try {
    const { status, body, cookie } = await answer(`${request.method} ${request.url}`, token, text)
    response.statusCode = status
    if (cookie !== undefined) response.setHeader('Set-Cookie', cookie)
    if (body !== undefined) response.setHeader('Content-Type', 'application/json')
    response.end(body === undefined ? undefined : JSON.stringify(body))
  } catch (error) {
    console.error(error)
    response.statusCode = 500
    response.end()
  }
})

server.listen(Number(process.env.PORT))
