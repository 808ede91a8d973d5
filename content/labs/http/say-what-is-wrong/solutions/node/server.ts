import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
// A connection that breaks while nobody uses it would end the process otherwise.
db.on('error', (error) => console.error(error.message))
const bodyMaxBytes = 10_000

interface FieldError {
  pointer: string
  detail: string
}

/** A problem document (RFC 9457), thrown from wherever the problem is found. */
class Problem extends Error {
  status: number
  title: string
  errors: FieldError[] | undefined

  constructor(status: number, title: string, errors?: FieldError[]) {
    super(title)
    this.status = status
    this.title = title
    this.errors = errors
  }
}

/** What's wrong with a value, or null. */
type Rule = (value: unknown) => string | null

const whole =
  (min: number, max: number): Rule =>
  (value) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
      ? null
      : `Expected a whole number from ${min} to ${max}.`

const rules: Record<string, Rule> = {
  title: (value) =>
    typeof value === 'string' && /\S/.test(value) && value.length <= 100
      ? null
      : 'Expected a string of 1 to 100 characters that are not all spaces.',
  year: whole(1888, 2100),
  minutes: whole(1, 600),
}

/** Every error in a body, each with a pointer to where it is. */
function errorsOf(body: unknown): FieldError[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return [{ pointer: '#', detail: 'Expected an object with title, year and minutes.' }]
  }
  const wrong = Object.entries(rules).flatMap(([field, rule]) => {
    const detail = rule((body as Record<string, unknown>)[field])
    return detail === null ? [] : [{ pointer: `#/${field}`, detail }]
  })
  const unknown = Object.keys(body)
    .filter((field) => !Object.hasOwn(rules, field))
    .map((field) => ({
      pointer: `#/${encodeURIComponent(field.replaceAll('~', '~0').replaceAll('/', '~1'))}`,
      detail: `Expected only these fields: ${Object.keys(rules).join(', ')}.`,
    }))
  return [...wrong, ...unknown]
}

/** Reads a body to its end, but never keeps more than the limit. */
async function readBody(request: http.IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request) {
    bytes += piece.length
    if (bytes <= bodyMaxBytes) pieces.push(piece)
  }
  if (bytes > bodyMaxBytes) throw new Problem(413, 'The body is too large')
  return Buffer.concat(pieces).toString('utf8')
}

async function readJson(request: http.IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  const text = await readBody(request)
  if (type !== 'application/json') throw new Problem(415, 'The body must be application/json')
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem(400, 'The body is not JSON')
  }
}

async function createFilm(request: http.IncomingMessage): Promise<unknown> {
  const body = await readJson(request)
  const errors = errorsOf(body)
  if (errors.length > 0) throw new Problem(422, 'The film has errors', errors)
  const { title, year, minutes } = body as Record<string, unknown>
  const { rows } = await db.query(
    `INSERT INTO film (title, year, minutes) VALUES ($1, $2, $3)
     RETURNING id, title, year, minutes`,
    [title, year, minutes],
  )
  return rows[0]
}

async function listFilms(): Promise<unknown> {
  const { rows } = await db.query('SELECT id, title, year, minutes FROM film ORDER BY id')
  return rows
}

async function answer(request: http.IncomingMessage): Promise<[status: number, body: unknown]> {
  if (request.url === '/films' && request.method === 'GET') return [200, await listFilms()]
  if (request.url === '/films' && request.method === 'POST') return [201, await createFilm(request)]
  throw new Problem(404, 'There is nothing here')
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  console.error(error)
  return new Problem(500, 'Something broke on our side')
}

const server = http.createServer(async (request, response) => {
  try {
    const [status, body] = await answer(request)
    response.writeHead(status, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(body))
  } catch (error) {
    const { status, title, errors } = problemOf(error)
    response.writeHead(status, { 'Content-Type': 'application/problem+json' })
    response.end(JSON.stringify({ type: 'about:blank', title, status, errors }))
  }
})

server.listen(Number(process.env.PORT))
