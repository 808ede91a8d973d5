import http from 'node:http'
import pg from 'pg'
const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const max = 300_000
const end = (res, code) => { res.statusCode = code; res.end() }
http.createServer(async (req, res) => {
  try {
    const m = req.url.split('?')[0].match(/^\/films\/([^/]+)\/poster$/)
    if (!m || !/^\d{1,9}$/.test(m[1])) return req.resume(), end(res, 404)
    const id = Number(m[1])
    if (req.method === 'GET') {
      const { rows: [p] } = await db.query('SELECT type, image FROM poster WHERE film_id = $1', [id])
      if (!p) return end(res, 404)
      res.writeHead(200, { 'Content-Type': p.type, 'X-Content-Type-Options': 'nosniff', 'Content-Length': p.image.length })
      return res.end(p.image)
    }
    if (req.method !== 'PUT') return req.resume(), end(res, 405)
    const { rowCount } = await db.query('SELECT FROM film WHERE id = $1', [id])
    const type = (req.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase()
    const pieces = []
    let size = 0
    for await (const piece of req) { size += piece.length; if (size <= max) pieces.push(piece) }
    if (rowCount === 0) return end(res, 404)
    if (size > max) return end(res, 413)
    if (!['image/png', 'image/jpeg', 'image/webp'].includes(type)) return end(res, 415)
    if (size === 0) return end(res, 400)
    await db.query('INSERT INTO poster (film_id, type, image) VALUES ($1, $2, $3) ON CONFLICT (film_id) DO UPDATE SET type = $2, image = $3', [id, type, Buffer.concat(pieces)])
    end(res, 204)
  } catch { end(res, 500) }
}).listen(Number(process.env.PORT))
