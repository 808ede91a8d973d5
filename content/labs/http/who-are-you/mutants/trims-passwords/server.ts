import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyRequest } from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const slowHash = promisify(scrypt) as (password: string, salt: Buffer, size: number) => Promise<Buffer>
const sha = (token: string): string => createHash('sha256').update(token).digest('base64url')
const app = Fastify()
await app.register(cookie)

const newHash = async (password: string): Promise<string> => {
  const salt = randomBytes(16)
  return `${salt.toString('hex')}$${(await slowHash(password.trim(), salt, 64)).toString('hex')}`
}
const fits = async (password: string, stored: string): Promise<boolean> => {
  const [salt = '', hash = ''] = stored.split('$')
  const wanted = Buffer.from(hash, 'hex')
  return timingSafeEqual(await slowHash(password.trim(), Buffer.from(salt, 'hex'), wanted.length), wanted)
}
const dummy = await newHash('nobody')
const whoIs = async (request: FastifyRequest) => {
  const token = request.cookies.sid ?? ''
  const { rows } = await pool.query(
    `SELECT a.id, email, name FROM session s JOIN account a ON a.id = account_id
      WHERE s.id = $1 AND expires_at > now()`, [sha(token)])
  return rows[0]
}

interface Body { email: string; name: string; password: string }
app.post<{ Body: Body }>('/accounts', async (request, reply) => {
  const { email, name, password } = request.body
  await pool.query('INSERT INTO account (email, name, password_hash) VALUES ($1, $2, $3)',
    [email, name, await newHash(password)])
  return reply.code(201).send({ email, name })
})
app.post<{ Body: Body }>('/session', async (request, reply) => {
  const { email, password } = request.body
  const { rows } = await pool.query('SELECT * FROM account WHERE email = $1', [email])
  const account = rows[0]
  const isRight = await fits(password, account?.password_hash ?? dummy)
  if (!account || !isRight) return reply.code(401).send({ error: 'Email or password is wrong.' })
  const token = randomBytes(24).toString('base64url')
  await pool.query("INSERT INTO session (id, account_id, expires_at) VALUES ($1, $2, now() + interval '1 hour')",
    [sha(token), account.id])
  reply.setCookie('sid', token, { httpOnly: true, sameSite: 'strict', path: '/' })
  return { email: account.email, name: account.name }
})
app.get('/me', async (request, reply) => {
  const account = await whoIs(request)
  if (!account) return reply.code(401).send({ error: 'Sign in first.' })
  return { email: account.email, name: account.name }
})
app.delete('/session', async (request, reply) => {
  await pool.query('DELETE FROM session WHERE id = $1', [sha(request.cookies.sid ?? '')])
  reply.clearCookie('sid', { path: '/' })
  return reply.code(204).send()
})
await app.listen({ port: Number(process.env.PORT) })
