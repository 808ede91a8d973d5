import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const sizeMax = 300_000
const types = ['image/png', 'image/jpeg', 'image/webp']

async function isFilm(id: number): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM film WHERE id = $1', [id])
  return rowCount === 1
}

/** The whole body; null if it's too large. What's beyond the limit isn't kept. */
async function bodyOf(request: http.IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request) {
    size += piece.length
    if (size <= sizeMax) pieces.push(piece)
  }
  return size > sizeMax ? null : Buffer.concat(pieces)
}

/** Stores the poster of a film that's there, and gives the status. */
async function store(id: number, request: http.IncomingMessage): Promise<number> {
  const type = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase()
  if (!types.includes(type)) {
    await db.query('DELETE FROM poster WHERE film_id = $1', [id])
    return 415
  }
  const image = await bodyOf(request)
  if (image === null) return 413
  if (image.length === 0) return 400
  await db.query(
    `INSERT INTO poster (film_id, type, image) VALUES ($1, $2, $3)
     ON CONFLICT (film_id) DO UPDATE SET type = excluded.type, image = excluded.image`,
    [id, type, image],
  )
  return 204
}

async function give(id: number, response: http.ServerResponse): Promise<void> {
  const { rows } = await db.query('SELECT type, image FROM poster WHERE film_id = $1', [id])
  if (!rows[0]) {
    response.writeHead(404).end()
    return
  }
  response.setHeader('Content-Type', rows[0].type)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.end(rows[0].image)
}

const server = http.createServer(async (request, response) => {
  const id = Number(/^\/films\/(\d{1,9})\/poster$/.exec(request.url ?? '')?.[1] ?? -1)
  try {
    if (request.method === 'GET') {
      await give(id, response)
      return
    }
    const isThere = request.method === 'PUT' && (await isFilm(id))
    response.statusCode = isThere ? await store(id, request) : 404
  } catch (error) {
    console.error(error)
    response.statusCode = 500
  }
  // A body that nobody has read is let through, so that the client sees the answer.
  request.resume()
  response.end()
})

server.listen(Number(process.env.PORT))
