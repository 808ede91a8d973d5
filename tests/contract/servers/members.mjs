// Members of a club in PostgreSQL: one for each address, and points that add up.
// `--fault=racy` looks before it writes, instead of letting the database decide.
import http from 'node:http'
import pg from 'pg'

const isRacy = process.argv.includes('--fault=racy')
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 12 })
await pool.query(`create table if not exists members (id int generated always as identity primary key,
  email text not null ${isRacy ? '' : 'unique'}, points int not null default 0)`)

const shown = 'select id, email, points from members'
const isAddress = (email) => typeof email === 'string' && /^[^\s@]+@[^\s@]+$/.test(email)

async function join({ email }) {
  if (!isAddress(email)) return [400, { error: 'email' }]
  if (isRacy) {
    const { rowCount } = await pool.query(`${shown} where email = $1`, [email])
    if (rowCount > 0) return [409, { error: 'a member already' }]
  }
  const { rows } = await pool.query(
    `insert into members (email) values ($1) ${isRacy ? '' : 'on conflict do nothing'} returning id, email, points`,
    [email],
  )
  return rows[0] === undefined ? [409, { error: 'a member already' }] : [201, rows[0]]
}

async function addPoint(id) {
  if (!isRacy) {
    const { rows } = await pool.query(
      'update members set points = points + 1 where id = $1 returning id, email, points',
      [id],
    )
    return rows[0] === undefined ? [404, { error: 'nobody' }] : [200, rows[0]]
  }
  const { rows } = await pool.query(`${shown} where id = $1`, [id])
  if (rows[0] === undefined) return [404, { error: 'nobody' }]
  await pool.query('update members set points = $2 where id = $1', [id, rows[0].points + 1])
  return [200, { ...rows[0], points: rows[0].points + 1 }]
}

async function answerTo(request) {
  let text = ''
  for await (const part of request) text += part
  const [, collection, key, action] = request.url.split('?')[0].split('/')
  if (collection !== 'members') return [404, { error: 'nothing here' }]
  if (key === undefined)
    return request.method === 'POST' ? join(bodyOf(text)) : [405, { error: 'not here' }]
  if (!/^\d{1,9}$/.test(key)) return [404, { error: 'nobody' }]
  if (request.method === 'POST' && action === 'points') return addPoint(key)
  if (action !== undefined || !['GET', 'HEAD'].includes(request.method))
    return [405, { error: 'not here' }]
  const { rows } = await pool.query(`${shown} where id = $1`, [key])
  return rows[0] === undefined ? [404, { error: 'nobody' }] : [200, rows[0]]
}

function bodyOf(text) {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    return {}
  }
}

const server = http.createServer(async (request, response) => {
  const [status, body] = await answerTo(request).catch((error) => [500, { error: error.message }])
  const allow =
    status === 405
      ? {
          allow:
            request.url.includes('points') || request.url.endsWith('members')
              ? 'POST'
              : 'GET, HEAD',
        }
      : {}
  response.writeHead(status, { 'content-type': 'application/json', ...allow })
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body))
})
server.listen(Number(process.env.PORT), '127.0.0.1')
process.on('SIGTERM', () => server.close(() => pool.end().then(() => process.exit(0))))
