import { createHash, randomBytes } from 'node:crypto'
import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const { MAIL_URL = '', PORT } = process.env
const app = Fastify()
await app.register(cookie)

const hash = (token: string): string => createHash('sha256').update(token).digest('hex')
const newToken = (): string => randomBytes(24).toString('base64url')

app.post<{ Body: { email: string } }>('/links', async (request, reply) => {
  const { email } = request.body
  const token = newToken()
  // Stores a link if there's an account, and says how many it stored.
  const { rowCount } = await db.query(
    `INSERT INTO link (token_hash, account_id, expires_at)
     SELECT $1, id, now() + interval '15 minutes' FROM account WHERE email = $2`,
    [hash(token), email],
  )
  if (rowCount === 1) {
    await fetch(MAIL_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to: email, link: `http://${request.headers.host}/links/${token}` }),
    })
  }
  return reply.code(202).send({ sent: true })
})

app.get('/links/:token', async (_request, reply) =>
  reply
    .type('text/html')
    .send('<!doctype html><title>Reel</title><form method="post"><button>Sign in</button></form>'),
)

app.post<{ Params: { token: string } }>('/links/:token', async (request, reply) => {
  const sid = newToken()
  // Taking the link away and making the session is one statement: both, or neither.
  const { rows } = await db.query(
    `WITH used AS (
       DELETE FROM link WHERE token_hash = $1 AND expires_at > now() RETURNING account_id
     ), made AS (
       INSERT INTO session (token_hash, account_id) SELECT $2, account_id FROM used
     )
     SELECT email FROM used JOIN account ON account.id = account_id`,
    [hash(request.params.token), hash(sid)],
  )
  if (!rows[0]) return reply.code(401).send({ error: 'Ask for a new link.' })
  return reply
    .code(201)
    .setCookie('sid', sid, { httpOnly: true, sameSite: 'lax', path: '/' })
    .send(rows[0])
})

app.get('/me', async (request, reply) => {
  const { rows } = await db.query(
    'SELECT email FROM session JOIN account ON account.id = account_id WHERE token_hash = $1',
    [hash(request.cookies.sid ?? '')],
  )
  return rows[0] ?? reply.code(401).send({ error: 'Sign in.' })
})

// A form sends an empty body with a type of its own.
app.addContentTypeParser('*', async () => null)

await app.listen({ port: Number(PORT) })
