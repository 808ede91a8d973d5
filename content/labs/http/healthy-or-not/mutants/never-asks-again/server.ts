import http from 'node:http'
import pg from 'pg'

const similarUrl = process.env.SIMILAR_URL ?? ''
const db = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  connectionTimeoutMillis: 1_000,
  query_timeout: 1_000,
})
db.on('error', (error) => console.error(error.message))

let isBroken = false
/** Films like this one, from a service beside us; we can do without. */
async function similarTo(id: number): Promise<unknown[]> {
  if (isBroken) return []
  try {
    const answer = await fetch(`${similarUrl}/similar/${id}`, { signal: AbortSignal.timeout(500) })
    const films: unknown = answer.ok ? await answer.json() : []
    return Array.isArray(films) ? films : []
  } catch (error) {
    isBroken = true
    console.error((error as Error).message)
    return []
  }
}

async function isReady(): Promise<boolean> {
  try {
    await db.query('SELECT id, title FROM film LIMIT 1')
    return true
  } catch (error) {
    console.error((error as Error).message)
    return false
  }
}

async function answer(path: string): Promise<[status: number, body: unknown]> {
  if (path === '/live') return [200, { alive: true }]
  if (path === '/ready') return (await isReady()) ? [200, { ready: true }] : [503, { ready: false }]
  const id = Number(/^\/films\/(\d+)$/.exec(path)?.[1] ?? 0)
  const { rows } = await db.query('SELECT id, title FROM film WHERE id = $1', [id])
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
