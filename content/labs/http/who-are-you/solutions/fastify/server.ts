import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
db.on('error', (error) => console.error(error))
const app = Fastify()
await app.register(cookie)

const hashPassword = (password: string, salt = randomBytes(16).toString('base64url')): string =>
  `${salt}.${scryptSync(password, salt, 32).toString('base64url')}`

const isPassword = (password: string, stored: string): boolean =>
  timingSafeEqual(Buffer.from(hashPassword(password, stored.split('.')[0])), Buffer.from(stored))

/** Compared with when the email is unknown, so that both answers take as long. */
const nobody = hashPassword(randomBytes(16).toString('hex'))

interface Input {
  Body: { email: string; password: string; name: string }
}

app.post<Input>('/accounts', async (request, reply) => {
  const { email, password, name } = request.body
  await db.query('INSERT INTO account (email, name, password_hash) VALUES ($1, $2, $3)', [
    email,
    name,
    hashPassword(password),
  ])
  return reply.code(201).send({ email, name })
})

const cookieOptions = { path: '/', httpOnly: true, sameSite: 'strict' } as const

app.post<Input>('/session', async (request, reply) => {
  const { email, password } = request.body
  const { rows } = await db.query('SELECT * FROM account WHERE email = $1', [email])
  const isRight = isPassword(password, rows[0]?.password_hash ?? nobody)
  if (!rows[0] || !isRight) return reply.code(401).send({ error: 'Email or password is wrong.' })
  const token = randomBytes(32).toString('base64url')
  // The database computes the hash, so that the token itself is stored nowhere.
  await db.query(
    `INSERT INTO session (id, account_id, expires_at)
     VALUES (encode(sha256(convert_to($1, 'UTF8')), 'hex'), $2, now() + interval '1 hour')`,
    [token, rows[0].id],
  )
  reply.setCookie('sid', token, { ...cookieOptions, maxAge: 3_600 })
  return { email, name: rows[0].name }
})

app.get('/me', async (request, reply) => {
  const token = request.cookies.sid ?? ''
  const { rows } = await db.query(
    `SELECT email, name FROM session JOIN account ON account.id = account_id
      WHERE session.id = encode(sha256(convert_to($1, 'UTF8')), 'hex') AND expires_at > now()`,
    [token],
  )
  return rows[0] ?? reply.code(401).send({ error: 'Please sign in.' })
})

app.delete('/session', async (request, reply) => {
  const token = request.cookies.sid ?? ''
  await db.query("DELETE FROM session WHERE id = encode(sha256(convert_to($1, 'UTF8')), 'hex')", [token])
  return reply.code(204).clearCookie('sid', cookieOptions).send()
})

await app.listen({ port: Number(process.env.PORT) })
