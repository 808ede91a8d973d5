import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

interface Answer {
  status: number
  body: unknown
  type?: string
  /** What caches may do with it; errors are never kept. */
  keep?: string
}

const shared = 'max-age=60, s-maxage=86400'
const forever = 'public, max-age=31536000, immutable'
const mine = 'private, no-cache'

const notFound: Answer = { status: 404, body: { error: 'There is nothing here.' } }
const isGerman = (language = ''): boolean => /^de($|[-,])/.test(language)

async function film(id: string, language?: string): Promise<Answer> {
  const { rows } = await db.query('SELECT id, title, title_de, genre, poster_hash FROM film WHERE id = $1', [id])
  if (!rows[0]) return notFound
  const { title_de, poster_hash, ...found } = rows[0]
  const title = isGerman(language) ? title_de : found.title
  return { status: 200, body: { ...found, title, poster: `/posters/${poster_hash}` }, keep: shared }
}

async function genre(name: string, language?: string): Promise<Answer> {
  const { rows } = await db.query(
    'SELECT id, title, title_de FROM film WHERE genre = $1 ORDER BY id',
    [name],
  )
  const films = rows.map(({ id, title, title_de }) => ({
    id,
    title: isGerman(language) ? title_de : title,
  }))
  return { status: 200, body: films, keep: shared }
}

async function poster(hash: string): Promise<Answer> {
  const { rows } = await db.query('SELECT svg FROM poster WHERE hash = $1', [hash])
  return rows[0] ? { status: 200, body: rows[0].svg, type: 'image/svg+xml', keep: forever } : notFound
}

async function wishes(authorization = ''): Promise<Answer> {
  const token = /^Bearer (.+)$/.exec(authorization)?.[1]
  if (token === undefined) return { status: 401, body: { error: 'Who are you?' } }
  const { rows } = await db.query(
    'SELECT film_id FROM wish WHERE token = $1 ORDER BY film_id',
    [token],
  )
  return { status: 200, body: rows.map(({ film_id }) => film_id), keep: mine }
}

interface Film {
  id: number
  title: string
  title_de: string
  genre: string
}

/** Tells the shared cache which addresses give something else now. */
async function purge(old: Film, now: Omit<Film, 'id'>): Promise<void> {
  // The list of a genre shows ids and titles.
  const isListed = old.genre !== now.genre || old.title !== now.title
  const genres = new Set(isListed ? [old.genre, now.genre] : [])
  const paths = [`/films/${old.id}`, ...[...genres].map((one) => `/genres/${one}`)]
  await Promise.all(paths.map((path) => fetch(`${process.env.CACHE_URL}${path}`, { method: 'PURGE' })))
}

async function change(id: string, text: string, language?: string): Promise<Answer> {
  const { title, title_de, genre, svg } = JSON.parse(text)
  const before = await db.query('SELECT id, title, title_de, genre FROM film WHERE id = $1', [id])
  if (!before.rows[0]) return notFound
  // A poster's hash is the SHA-256 of its bytes. PostgreSQL can do that too.
  await db.query(
    `WITH drawn AS (
       INSERT INTO poster (hash, svg) VALUES (encode(sha256(convert_to($5, 'UTF8')), 'hex'), $5)
       ON CONFLICT (hash) DO UPDATE SET svg = EXCLUDED.svg RETURNING hash)
     UPDATE film SET title = $2, title_de = $3, genre = $4, poster_hash = (SELECT hash FROM drawn)
      WHERE id = $1`,
    [id, title, title_de, genre, svg],
  )
  await purge(before.rows[0], { title, title_de, genre })
  const { status, body } = await film(id, language)
  return { status, body }
}

async function answer(request: http.IncomingMessage, text: string): Promise<Answer> {
  const { method, url = '', headers } = request
  const language = headers['accept-language']
  const [, place, name = ''] = /^\/(\w+)(?:\/([\w-]+))?$/.exec(url) ?? []
  const id = /^\d{1,9}$/.test(name) ? name : '-1'
  if (method === 'PUT' && place === 'films') return await change(id, text, language)
  if (place === 'films') return await film(id, language)
  if (place === 'genres') return await genre(name, language)
  if (place === 'posters') return await poster(name)
  if (place === 'wishes') return await wishes(headers.authorization)
  return notFound
}

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  const { status, body, type, keep } = await answer(request, text)
  response.statusCode = status
  response.setHeader('Cache-Control', keep ?? 'no-store')
  if (/^\/(films|genres)\//.test(request.url ?? '')) response.setHeader('Vary', 'Accept-Language')
  response.setHeader('Content-Type', type ?? 'application/json')
  response.end(type === undefined ? JSON.stringify(body) : body)
})

server.listen(Number(process.env.PORT))
