import { createHash } from 'node:crypto'
import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const { CACHE_URL, PORT } = process.env

interface Answer {
  status: number
  body: unknown
  headers: Record<string, string>
}

const shared = { 'Cache-Control': 'max-age=60, s-maxage=86400', Vary: 'Accept-Language' }
const forever = {
  'Cache-Control': 'max-age=31536000, immutable',
  'Content-Type': 'image/svg+xml',
}
const personal = { 'Cache-Control': 'private, no-cache' }
const nowhere = { 'Cache-Control': 'no-store' }

const notFound: Answer = {
  status: 404,
  body: { error: 'There is nothing here.' },
  headers: nowhere,
}
const isGerman = (language = ''): boolean => /^de($|[-,])/.test(language)

async function film(id: string, language?: string): Promise<Answer> {
  const { rows } = await db.query(
    'SELECT id, title, title_de, genre, poster_hash FROM film WHERE id = $1',
    [id],
  )
  if (!rows[0]) return notFound
  const { title_de, poster_hash, ...found } = rows[0]
  const title = isGerman(language) ? title_de : found.title
  const body = { ...found, title, poster: `/posters/${poster_hash}` }
  return { status: 200, body, headers: shared }
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
  return { status: 200, body: films, headers: shared }
}

async function poster(hash: string): Promise<Answer> {
  const { rows } = await db.query('SELECT svg FROM poster WHERE hash = $1', [hash])
  return rows[0] ? { status: 200, body: rows[0].svg, headers: forever } : notFound
}

async function wishes(authorization = ''): Promise<Answer> {
  const token = /^Bearer (.+)$/.exec(authorization)?.[1]
  if (token === undefined) return { status: 401, body: { error: 'Who?' }, headers: nowhere }
  const { rows } = await db.query(
    'SELECT film_id FROM wish WHERE token = $1 ORDER BY film_id',
    [token],
  )
  return { status: 200, body: rows.map(({ film_id }) => film_id), headers: personal }
}

interface Change {
  title: string
  title_de: string
  genre: string
  svg: string
}

/** Stores the change; gives the genre as it was, or undefined if there's no such film. */
async function store(id: string, change: Change): Promise<string | undefined> {
  const { title, title_de, genre, svg } = change
  const hash = createHash('sha256').update(svg).digest('hex')
  const client = await db.connect()
  try {
    await client.query('BEGIN')
    const { rows } = await client.query('SELECT genre FROM film WHERE id = $1 FOR UPDATE', [id])
    if (!rows[0]) return undefined
    await client.query(
      'INSERT INTO poster (hash, svg) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [hash, svg],
    )
    await client.query(
      'UPDATE film SET title = $2, title_de = $3, genre = $4, poster_hash = $5 WHERE id = $1',
      [id, title, title_de, genre, hash],
    )
    await client.query('COMMIT')
    return rows[0].genre
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
}

async function purge(path: string): Promise<void> {
  await fetch(`${CACHE_URL}${path}`, { method: 'PURGE' }).catch(console.error)
}

async function put(id: string, text: string, language?: string): Promise<Answer> {
  const change = JSON.parse(text)
  const before = await store(id, change)
  if (before === undefined) return notFound
  const genres = new Set([before, change.genre])
  await Promise.all([
    purge(`/films/${id}`),
    ...[...genres].map((name) => purge(`/genres/${name}`)),
  ])
  // The answer to a PUT isn't for anyone else.
  return { ...(await film(id, language)), headers: nowhere }
}

async function answer(request: http.IncomingMessage, text: string): Promise<Answer> {
  const { method, url = '', headers } = request
  const language = headers['accept-language']
  const [, place, name = ''] = /^\/(\w+)(?:\/([\w-]+))?/.exec(url) ?? []
  const id = /^\d{1,9}$/.test(name) ? name : '-1'
  if (method === 'PUT' && place === 'films') return await put(id, text, language)
  if (place === 'films') return await film(id, language)
  if (place === 'genres') return await genre(name, language)
  if (place === 'posters') return await poster(name)
  if (place === 'wishes') return await wishes(headers.authorization)
  return notFound
}

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  const { status, body, headers } = await answer(request, text)
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
})

server.listen(Number(PORT))
