import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

interface Ticket {
  id: string
  screening: number
  buyer: string
}
type Answer = [status: number, body: unknown]

async function findTicket(client: pg.Pool | pg.PoolClient, id: string): Promise<Ticket | undefined> {
  const { rows } = await client.query('SELECT id, screening_id, buyer FROM ticket WHERE id = $1', [id])
  return rows[0] && { id: rows[0].id, screening: Number(rows[0].screening_id), buyer: rows[0].buyer }
}

async function sell({ id, screening, buyer }: Ticket): Promise<Answer> {
  const client = await db.connect()
  try {
    await client.query('BEGIN')
    const known = await findTicket(client, id)
    if (known) {
      await client.query('ROLLBACK')
      client.release()
      const isSame = known.screening === screening && known.buyer === buyer
      return isSame ? [200, known] : [409, { error: 'This id belongs to another ticket.' }]
    }
    const seat = await client.query(
      'UPDATE screening SET seats_left = seats_left - 1 WHERE id = $1 AND seats_left > 0',
      [screening],
    )
    if (seat.rowCount === 0) {
      await client.query('ROLLBACK')
      return [409, { error: 'There is no seat left.' }]
    }
    await client.query('INSERT INTO ticket (id, screening_id, buyer) VALUES ($1, $2, $3)', [id, screening, buyer])
    await client.query('COMMIT')
    client.release()
    return [201, { id, screening, buyer }]
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    client.release()
    throw error
  }
}

async function findScreening(id: string): Promise<Answer> {
  const { rows } = await db.query('SELECT id, title, seats_left FROM screening WHERE id = $1', [id])
  return rows[0] ? [200, rows[0]] : [404, { error: 'There is no such screening.' }]
}

async function answer(method = '', url = '', text = ''): Promise<Answer> {
  const screening = /^\/screenings\/(\d{1,9})$/.exec(url)?.[1]
  if (method === 'GET' && screening !== undefined) return findScreening(screening)
  const id = /^\/tickets\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i.exec(url)?.[1]
  if (id !== undefined && method === 'PUT') return sell({ id, ...JSON.parse(text) })
  if (id !== undefined && method === 'GET') {
    const ticket = await findTicket(db, id)
    if (ticket) return [200, ticket]
  }
  return [404, { error: 'There is nothing here.' }]
}

const server = http.createServer(async (request, response) => {
  try {
    let text = ''
    for await (const piece of request.setEncoding('utf8')) text += piece
    const [status, body] = await answer(request.method, request.url, text)
    response.writeHead(status, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(body))
  } catch (error) {
    console.error(error)
    response.writeHead(500).end()
  }
})

server.listen(Number(process.env.PORT))
