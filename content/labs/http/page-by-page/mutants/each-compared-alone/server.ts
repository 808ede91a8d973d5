import http from 'node:http'
import pg from 'pg'
const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const bad = (res) => { res.statusCode = 400; res.end() }
http.createServer(async (req, res) => {
  const url = new URL(req.url, 'http://x')
  if (req.method !== 'GET' || url.pathname !== '/films') { res.statusCode = 404; return res.end() }
  const l = url.searchParams.get('limit') ?? '10'
  if (!/^\d{1,2}$/.test(l) || Number(l) < 1 || Number(l) > 50) return bad(res)
  const limit = Number(l)
  const c = url.searchParams.get('cursor')
  let where = '', values = []
  if (c !== null) {
    let key
    try { key = JSON.parse(Buffer.from(c, 'base64url').toString()) } catch { return bad(res) }
    if (!Array.isArray(key) || key.length !== 2 || !key.every((n) => Number.isInteger(n) && Math.abs(n) < 2 ** 31)) return bad(res)
    if (Buffer.from(JSON.stringify(key)).toString('base64url') !== c) return bad(res)
    where = 'WHERE year <= $1 AND id < $2'
    values = key
  }
  const { rows } = await db.query('SELECT id, title, year FROM film ' + where + ' ORDER BY year DESC, id DESC LIMIT ' + (limit + 1), values)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next = rows.length > limit ? Buffer.from(JSON.stringify([last.year, last.id])).toString('base64url') : null
  res.setHeader('Content-Type', 'application/json')
  res.end(JSON.stringify({ items, next }))
}).listen(Number(process.env.PORT))
