import { createServer, type IncomingMessage } from 'node:http'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
interface Wrong { pointer: string; detail: string }
interface Answer { status: number; body: object; problem: boolean }
const whole = (value: unknown, from: number, to: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to
const rules: Record<string, [(value: unknown) => boolean, string]> = {
  title: [
    (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 100,
    'Expected a string of 1 to 100 characters.'],
  year: [(value) => whole(value, 1888, 2100), 'Expected a whole number from 1888 to 2100.'],
  minutes: [(value) => whole(value, 1, 600), 'Expected a whole number from 1 to 600.'],
}

function check(film: unknown): Wrong[] {
  if (typeof film !== 'object' || film === null || Array.isArray(film)) {
    return [{ pointer: '#', detail: 'Expected an object.' }]
  }
  const fields = film as Record<string, unknown>
  const wrong: Wrong[] = []
  for (const [name, [isRight, detail]] of Object.entries(rules)) {
    if (!isRight(fields[name])) wrong.push({ pointer: `#/${name}`, detail })
  }
  for (const name of Object.keys(fields)) {
    const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1')
    if (!Object.hasOwn(rules, name)) wrong.push({ pointer: `#/${escaped}`, detail: 'Unknown field.' })
  }
  return wrong
}

const problem = (status: number, title: string, more: object = {}): Answer => ({
  status, body: { type: 'about:blank', title, status, ...more }, problem: true })

async function read(req: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of req) {
    size += piece.length
    pieces.push(piece)
  }
  return size > 10_000 ? undefined : Buffer.concat(pieces)
}

async function post(req: IncomingMessage): Promise<Answer> {
  const type = (req.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  if (!type.includes('json')) return problem(415, 'Send application/json')
  const bytes = await read(req)
  if (bytes === undefined) return problem(413, 'The body is too large')
  let film: any
  try {
    film = JSON.parse(bytes.toString('utf8'))
  } catch {
    return problem(400, 'That is not JSON')
  }
  const errors = check(film)
  if (errors.length > 0) return problem(422, 'The film has errors', { errors })
  const { rows } = await pool.query(
    'INSERT INTO film (title, year, minutes) VALUES ($1, $2, $3) RETURNING id, title, year, minutes',
    [film.title, film.year, film.minutes])
  return { status: 201, body: rows[0], problem: false }
}

async function answer(req: IncomingMessage): Promise<Answer> {
  if (req.url !== '/films') return problem(404, 'There is nothing here')
  if (req.method === 'POST') return post(req)
  if (req.method !== 'GET') return problem(404, 'There is nothing here')
  const { rows } = await pool.query('SELECT id, title, year, minutes FROM film ORDER BY id')
  return { status: 200, body: rows, problem: false }
}

createServer(async (req, res) => {
  const found = await answer(req).catch((error) => {
    console.error(error)
    return problem(500, 'Our mistake')
  })
  res.writeHead(found.status, { 'Content-Type': found.problem ? 'application/problem+json' : 'application/json' })
  res.end(JSON.stringify(found.body))
}).listen(Number(process.env.PORT))
