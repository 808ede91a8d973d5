import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const mailUrl = process.env.MAIL_URL ?? ''
const newToken = (): string => randomBytes(24).toString('base64url')
const digest = (token: string): string => createHash('sha256').update(token).digest('hex')

function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'Content-Type': 'application/json' })
  res.end(JSON.stringify(body))
}

async function mail(email: string, host: string): Promise<void> {
  const { rows } = await pool.query('SELECT id FROM account WHERE email = $1', [email])
  if (!rows[0]) return
  const token = newToken()
  await pool.query("INSERT INTO link (token_hash, account_id, expires_at) VALUES ($1, $2, now() + interval '15 minutes')",
    [digest(token), rows[0].id])
  void fetch(mailUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: email, link: `http://${host}/links/${token}` }),
  })
}

async function signIn(token: string): Promise<{ email: string; sid: string } | undefined> {
  const used = await pool.query(
    'UPDATE link SET used_at = now() WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now() RETURNING account_id',
    [digest(token)])
  if (!used.rows[0]) return undefined
  const sid = newToken()
  const { rows } = await pool.query(
    `WITH s AS (INSERT INTO session (token_hash, account_id) VALUES ($1, $2))
     SELECT email FROM account WHERE id = $2`, [digest(sid), used.rows[0].account_id])
  return { email: rows[0].email, sid }
}

async function answer(req: IncomingMessage, res: ServerResponse, text: string): Promise<void> {
  const { method, url = '' } = req
  const token = /^\/links\/([\w-]+)$/.exec(url)?.[1]
  if (method === 'POST' && url === '/links') {
    await mail(JSON.parse(text).email, req.headers.host ?? '')
    return send(res, 202, { sent: true })
  }
  if (method === 'GET' && token !== undefined) {
    res.writeHead(200, { 'Content-Type': 'text/html' })
    res.end('<form method="post"><button>Sign in</button></form>')
    return
  }
  if (method === 'POST' && token !== undefined) {
    const person = await signIn(token)
    if (!person) return send(res, 401, { error: 'This link is no longer good.' })
    res.setHeader('Set-Cookie', `sid=${person.sid}; HttpOnly; SameSite=Lax; Path=/`)
    return send(res, 201, { email: person.email })
  }
  if (method === 'GET' && url === '/me') {
    const sid = /(?:^|;\s*)sid=([^;]*)/.exec(req.headers.cookie ?? '')?.[1] ?? ''
    const { rows } = await pool.query(
      'SELECT email FROM session JOIN account ON account.id = account_id WHERE token_hash = $1', [digest(sid)])
    return rows[0] ? send(res, 200, rows[0]) : send(res, 401, { error: 'Who are you?' })
  }
  send(res, 404, {})
}

createServer(async (req, res) => {
  try {
    let text = ''
    for await (const piece of req.setEncoding('utf8')) text += piece
    await answer(req, res, text)
  } catch (error) {
    console.error(error)
    send(res, 500, {})
  }
}).listen(Number(process.env.PORT))
