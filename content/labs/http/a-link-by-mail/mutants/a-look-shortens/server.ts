import { createHash, randomBytes } from 'node:crypto'
import http from 'node:http'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const mailUrl = process.env.MAIL_URL ?? ''

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const newToken = () => randomBytes(24).toString('base64url')

async function mailLink(email: string, host: string) {
  const { rows } = await pool.query('SELECT id, email FROM account WHERE email = $1', [email])
  const account = rows[0]
  if (account === undefined) return
  const token = newToken()
  await pool.query(
    `INSERT INTO link (token_hash, account_id, expires_at)
     VALUES ($1, $2, now() + interval '15 minutes')`,
    [sha256(token), account.id],
  )
  await fetch(mailUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: account.email, link: `http://${host}/links/${token}` }),
  })
}

async function redeem(token: string) {
  const { rows } = await pool.query(
    `UPDATE link SET used_at = now()
      WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()
      RETURNING account_id`,
    [sha256(token)],
  )
  if (rows.length === 0) return undefined
  const sid = newToken()
  await pool.query('INSERT INTO session (token_hash, account_id) VALUES ($1, $2)', [
    sha256(sid),
    rows[0].account_id,
  ])
  const account = await pool.query('SELECT email FROM account WHERE id = $1', [rows[0].account_id])
  return { sid, email: account.rows[0].email }
}

async function whoIs(sid: string) {
  const { rows } = await pool.query(
    `SELECT a.email FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = $1`,
    [sha256(sid)],
  )
  return rows[0]
}

const server = http.createServer(async (req, res) => {
  const json = (status: number, body: unknown, headers = {}) => {
    res.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    res.end(JSON.stringify(body))
  }
  try {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    const token = /^\/links\/([\w-]+)$/.exec(req.url ?? '')?.[1]

    if (req.method === 'POST' && req.url === '/links') {
      await mailLink(JSON.parse(text).email, req.headers.host ?? '')
      return json(202, { sent: true })
    }
    if (req.method === 'GET' && token !== undefined) {
      // Whoever opens it has five minutes left to press the button.
      await pool.query(
        "UPDATE link SET expires_at = least(expires_at, now() + interval '5 minutes') WHERE token_hash = $1",
        [sha256(token)],
      )
      res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
      return res.end('<!doctype html><title>Sign in</title><form method="post"><button>Sign in</button></form>')
    }
    if (req.method === 'POST' && token !== undefined) {
      const found = await redeem(token)
      if (!found) return json(401, { error: 'This link does not work.' })
      return json(201, { email: found.email }, {
        'Set-Cookie': `sid=${found.sid}; HttpOnly; SameSite=Lax; Path=/`,
      })
    }
    if (req.method === 'GET' && req.url === '/me') {
      const sid = /(?:^|;\s*)sid=([^;]+)/.exec(req.headers.cookie ?? '')?.[1]
      const account = sid && (await whoIs(sid))
      return account ? json(200, { email: account.email }) : json(401, { error: 'Sign in first.' })
    }
    json(404, { error: 'Nothing here.' })
  } catch (error) {
    console.error(error)
    json(500, { error: 'Something broke.' })
  }
})

server.listen(Number(process.env.PORT))
