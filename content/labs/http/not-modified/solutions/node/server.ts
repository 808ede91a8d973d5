import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const columns = 'id, title, year, minutes, version'

interface Film {
  title: string
  year: number
  minutes: number
}

interface Stored extends Film {
  id: number
  version: number
}

interface Answer {
  status: number
  body?: unknown
  tag?: string
}

const notFound: Answer = { status: 404, body: { error: 'There is no such film.' } }
const missingTag: Answer = { status: 428, body: { error: 'Send If-Match with the tag you read.' } }
const outdated: Answer = { status: 412, body: { error: 'The film has changed. Read it again.' } }

const tagOf = ({ version }: Stored): string => `"${version}"`

/** The tags in a header, without the W/ of weak ones. */
const tagsIn = (header: string): string[] => header.match(/"[^"]*"/g) ?? []

function filmAnswer(stored: Stored): Answer {
  const { version: _version, ...film } = stored
  return { status: 200, body: film, tag: tagOf(stored) }
}

async function find(id: number): Promise<Stored | undefined> {
  const { rows } = await db.query<Stored>(`SELECT ${columns} FROM film WHERE id = $1`, [id])
  return rows[0]
}

async function read(id: number, ifNoneMatch: string | undefined): Promise<Answer> {
  const stored = await find(id)
  if (!stored) return notFound
  const tag = tagOf(stored)
  const isKnown =
    ifNoneMatch !== undefined && (ifNoneMatch.trim() === '*' || tagsIn(ifNoneMatch).includes(tag))
  return isKnown ? { status: 304, tag } : filmAnswer(stored)
}

async function replace(id: number, film: Film, ifMatch: string | undefined): Promise<Answer> {
  if (ifMatch === undefined) return missingTag
  const versions = tagsIn(ifMatch).flatMap((tag) => /^"([1-9]\d{0,8})"$/.exec(tag)?.[1] ?? [])
  // The condition is part of the UPDATE, so nobody gets in between.
  const { rows } = await db.query<Stored>(
    `UPDATE film SET title = $2, year = $3, minutes = $4, version = version + 1
      WHERE id = $1 AND ($5 OR version = ANY($6::int[]))
      RETURNING ${columns}`,
    [id, film.title, film.year, film.minutes, ifMatch.trim() === '*', versions],
  )
  if (rows[0]) return filmAnswer(rows[0])
  return (await find(id)) ? outdated : notFound
}

async function answer(request: http.IncomingMessage, text: string): Promise<Answer> {
  const id = /^\/films\/(\d{1,9})$/.exec(request.url ?? '')?.[1]
  if (id === undefined) return notFound
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers
  if (request.method === 'GET') return await read(Number(id), ifNoneMatch)
  if (request.method === 'PUT') return await replace(Number(id), JSON.parse(text), ifMatch)
  return { status: 405, body: { error: 'Only GET and PUT work here.' } }
}

const server = http.createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  try {
    const { status, body, tag } = await answer(request, text)
    if (tag !== undefined) response.setHeader('ETag', tag)
    if (body !== undefined) response.setHeader('Content-Type', 'application/json')
    response.writeHead(status)
    response.end(body === undefined ? undefined : JSON.stringify(body))
  } catch (error) {
    console.error(error)
    response.writeHead(500)
    response.end()
  }
})

server.listen(Number(process.env.PORT))
