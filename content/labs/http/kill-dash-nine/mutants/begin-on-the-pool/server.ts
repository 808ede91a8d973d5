import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

async function sell(id: string, screening: number, buyer: string): Promise<number> {
  const client = db
  try {
    await client.query('BEGIN')
    const ticket = await client.query(
      'INSERT INTO ticket (id, screening_id, buyer) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING',
      [id, screening, buyer],
    )
    if (ticket.rowCount === 0) {
      await client.query('ROLLBACK')
      return 200
    }
    const seat = await client.query(
      'UPDATE screening SET seats_left = seats_left - 1 WHERE id = $1 AND seats_left > 0',
      [screening],
    )
    if (seat.rowCount === 0) {
      await client.query('ROLLBACK')
      return 409
    }
    await client.query('COMMIT')
    return 201
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

const server = http.createServer(async (request, response) => {
  // The body comes in pieces; this waits for all of them.
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece

  function send(status: number, body: unknown): void {
    response.statusCode = status
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(body))
  }

  const screeningId = /^\/screenings\/(\d{1,9})$/.exec(request.url ?? '')?.[1]
  const ticketId = /^\/tickets\/([0-9a-f-]{36})$/i.exec(request.url ?? '')?.[1]

  if (request.method === 'GET' && screeningId !== undefined) {
    const { rows } = await db.query('SELECT id, title, seats_left FROM screening WHERE id = $1', [screeningId])
    send(rows[0] ? 200 : 404, rows[0] ?? { error: 'There is no such screening.' })
  } else if (request.method === 'GET' && ticketId !== undefined) {
    const { rows } = await db.query(
      'SELECT id, screening_id AS screening, buyer FROM ticket WHERE id = $1',
      [ticketId],
    )
    send(rows[0] ? 200 : 404, rows[0] ?? { error: 'There is no such ticket.' })
  } else if (request.method === 'PUT' && ticketId !== undefined) {
    const { screening, buyer } = JSON.parse(text)
    const status = await sell(ticketId, screening, buyer)
    send(status, status === 409 ? { error: 'No seat is left.' } : { id: ticketId, screening, buyer })
  } else {
    send(404, { error: 'There is nothing here.' })
  }
})

server.listen(Number(process.env.PORT))
