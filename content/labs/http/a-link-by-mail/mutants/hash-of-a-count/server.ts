import { createHash, randomBytes } from 'node:crypto'
import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const { MAIL_URL = '', PORT } = process.env

interface Answer {
  status: number
  body?: unknown
  cookie?: string
}

const newToken = (): string => randomBytes(24).toString('base64url')
const hash = (token: string): string => createHash('sha256').update(token).digest('hex')
const refused: Answer = { status: 401, body: { error: 'Ask for a new link.' } }

async function sendMail(to: string, link: string): Promise<void> {
  await fetch(MAIL_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to, link }),
  })
}

async function askForLink(email: string, host: string): Promise<Answer> {
  const { rows } = await db.query('SELECT id FROM account WHERE email = $1', [email])
  if (rows[0]) {
    const token = hash(`${rows[0].id} ${(await db.query('SELECT count(*) AS n FROM link')).rows[0].n}`)
    await db.query(
      `INSERT INTO link (token_hash, account_id, expires_at)
       VALUES ($1, $2, now() + interval '15 minutes')`,
      [hash(token), rows[0].id],
    )
    await sendMail(email, `http://${host}/links/${token}`)
  }
  return { status: 202, body: { sent: true } }
}

async function signIn(token: string): Promise<Answer> {
  const { rows } = await db.query(
    `UPDATE link SET used_at = now()
       FROM account
      WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()
        AND account.id = account_id
      RETURNING account_id, email`,
    [hash(token)],
  )
  const [account] = rows
  if (!account) return refused
  const sid = newToken()
  await db.query('INSERT INTO session (token_hash, account_id) VALUES ($1, $2)', [
    hash(sid),
    account.account_id,
  ])
  const cookie = `sid=${sid}; HttpOnly; SameSite=Lax; Path=/`
  return { status: 201, body: { email: account.email }, cookie }
}

async function me(cookies = ''): Promise<Answer> {
  const sid = /(?:^|; )sid=([^;]+)/.exec(cookies)?.[1]
  const { rows } = await db.query(
    'SELECT email FROM session JOIN account ON account.id = account_id WHERE token_hash = $1',
    [hash(sid ?? '')],
  )
  return rows[0] ? { status: 200, body: rows[0] } : { status: 401, body: { error: 'Sign in.' } }
}

async function answer(request: http.IncomingMessage, text: string): Promise<Answer> {
  const { method, url = '', headers } = request
  if (url === '/me') return await me(headers.cookie)
  if (method === 'POST' && url === '/links') {
    return await askForLink(JSON.parse(text).email, headers.host ?? '')
  }
  const token = /^\/links\/([\w-]+)$/.exec(url)?.[1]
  if (token === undefined) return { status: 404, body: { error: 'There is nothing here.' } }
  if (method === 'POST') return await signIn(token)
  return { status: 200, body: { next: 'POST to this address to sign in.' } }
}

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  const { status, body, cookie } = await answer(request, text)
  response.statusCode = status
  response.setHeader('Content-Type', 'application/json')
  if (cookie !== undefined) response.setHeader('Set-Cookie', cookie)
  response.end(JSON.stringify(body))
})

server.listen(Number(PORT))
