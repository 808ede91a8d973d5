import http from 'node:http'
import pg from 'pg'

// Connections are dear, so we take few.
const db = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 3 })
db.on('error', (error) => console.error(error.message))

async function sell(showing: number): Promise<{ status: number; body: object }> {
  const { rows } = await db.query('SELECT sell_ticket($1) AS id', [showing])
  return { status: 201, body: { id: rows[0].id, showing } }
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
