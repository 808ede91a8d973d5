import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const types = ['image/png', 'image/jpeg', 'image/webp']
const most = 300_000

async function body(req: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(req.headers['content-length'] ?? 0) > most) return undefined
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of req) {
    size += piece.length
    if (size > most) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

async function put(req: IncomingMessage, id: number): Promise<number> {
  const film = await pool.query('SELECT 1 FROM film WHERE id = $1', [id])
  if (film.rowCount === 0) return 404
  const type = (req.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  if (!types.includes(type)) return 415
  await pool.query('DELETE FROM poster WHERE film_id = $1', [id])
  const image = await body(req)
  if (image === undefined) return 413
  if (image.length === 0) return 400
  await pool.query(
    `INSERT INTO poster (film_id, type, image) VALUES ($1, $2, $3)
     ON CONFLICT (film_id) DO UPDATE SET type = EXCLUDED.type, image = EXCLUDED.image`, [id, type, image])
  return 204
}

async function get(res: ServerResponse, id: number): Promise<void> {
  const { rows } = await pool.query('SELECT type, image FROM poster WHERE film_id = $1', [id])
  if (!rows[0]) {
    res.writeHead(404).end()
    return
  }
  res.writeHead(200, { 'Content-Type': rows[0].type, 'X-Content-Type-Options': 'nosniff' })
  res.end(rows[0].image)
}

createServer(async (req, res) => {
  const id = /^\/films\/(\d{1,9})\/poster$/.exec(req.url ?? '')?.[1]
  try {
    if (req.method === 'GET' && id) await get(res, Number(id))
    else {
      const status = req.method === 'PUT' && id ? await put(req, Number(id)) : 404
      if (status >= 400) res.setHeader('Connection', 'close')
      res.writeHead(status).end()
    }
  } catch (error) {
    console.error(error)
    if (!res.headersSent) res.writeHead(500).end()
  }
}).listen(Number(process.env.PORT))
