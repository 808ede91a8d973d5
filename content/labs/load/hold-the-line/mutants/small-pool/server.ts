import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 4,
  options: '-c lock_timeout=200',
})
db.on('error', (error) => console.error(error.message))

/** In work and in line: 16 are done in 0.4 s by four connections. */
const insideMax = 16
let inside = 0

async function sell(showing: number): Promise<{ status: number; body: object }> {
  if (inside >= insideMax) return { status: 503, body: { error: 'Too many people want a ticket.' } }
  inside++
  try {
    const { rows } = await db.query('SELECT sell_ticket($1) AS id', [showing])
    return { status: 201, body: { id: rows[0].id, showing } }
  } catch (error) {
    console.error((error as Error).message)
    return { status: 503, body: { error: 'This showing can’t be sold at the moment.' } }
  } finally {
    inside--
  }
}

const server = http.createServer(async (request, response) => {
  if (request.url === '/health') return void response.end('ok')
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const { showing } = JSON.parse(Buffer.concat(parts).toString())
  const { status, body } = await sell(showing)
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
})

server.listen(Number(process.env.PORT))
