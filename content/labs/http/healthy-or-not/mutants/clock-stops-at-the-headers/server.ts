import http from 'node:http'
import pg from 'pg'

const similarUrl = process.env.SIMILAR_URL ?? ''
const db = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  connectionTimeoutMillis: 1_000,
  query_timeout: 1_000,
})
db.on('error', (error) => console.error(error.message))

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`took more than ${ms} ms`)), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Nice to have: nothing here may stop a film. */
async function similarTo(id: number): Promise<unknown[]> {
  try {
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(), 600)
    const answer = await fetch(`${similarUrl}/similar/${id}`, { signal: controller.signal }).finally(() =>
      clearTimeout(timer),
    )
    if (!answer.ok) throw new Error(`similar answered ${answer.status}`)
    const found: unknown = await answer.json()
    if (!Array.isArray(found)) throw new Error('similar sent something else than a list')
    return found
  } catch (error) {
    console.error((error as Error).message)
    return []
  }
}

const readFilm = (id: number) => db.query('SELECT id, title FROM film WHERE id = $1', [id])

async function isReady(): Promise<boolean> {
  try {
    await within(700, readFilm(1))
    return true
  } catch (error) {
    console.error('not ready:', (error as Error).message)
    return false
  }
}

async function answer(path: string): Promise<[status: number, body: unknown]> {
  if (path === '/live') return [200, { live: true }]
  if (path === '/ready') return (await isReady()) ? [200, { ready: true }] : [503, { ready: false }]
  const id = Number(/^\/films\/(\d{1,9})$/.exec(path)?.[1] ?? 0)
  const { rows } = await readFilm(id)
  if (rows.length === 0) return [404, { error: 'no such film' }]
  return [200, { ...rows[0], similar: await similarTo(id) }]
}

const server = http.createServer(async (request, response) => {
  try {
    const [status, body] = await answer(request.url ?? '/')
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  } catch (error) {
    console.error((error as Error).message)
    response.writeHead(500).end()
  }
})

server.listen(Number(process.env.PORT))
