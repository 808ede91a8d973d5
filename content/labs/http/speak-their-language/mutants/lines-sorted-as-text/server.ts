import http from 'node:http'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })

interface Film {
  id: number
  title: string
  year: number
}

/** How exactly a range of Accept names a type; 0 if it doesn't fit. */
function exactness(range: string, type: string): number {
  if (range === type) return 3
  if (range === `${type.split('/')[0]}/*`) return 2
  return range === '*/*' ? 1 : 0
}

/** The weight that a client gives a type: the q of the most exact range that fits. */
function weight(accept: string, type: string): number {
  let best = { exact: 0, q: 0 }
  for (const part of accept.toLowerCase().split(',')) {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim())
    const exact = exactness(range, type)
    if (exact <= best.exact) continue
    const q = parameters.find((text) => text.startsWith('q='))
    best = { exact, q: q === undefined ? 1 : Number(q.slice(2)) }
  }
  return best.q
}

function cell(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function csvOf(films: Film[]): string {
  const lines = films.map(({ id, title, year }) => [id, title, year].map(cell).join(','))
  lines.sort()
  return ['id,title,year', ...lines].map((line) => `${line}\r\n`).join('')
}

const server = http.createServer(async (request, response) => {
  if (request.method !== 'GET' || request.url !== '/films') {
    response.writeHead(404).end()
    return
  }
  const accept = request.headers.accept ?? '*/*'
  const json = weight(accept, 'application/json')
  const csv = weight(accept, 'text/csv')
  response.setHeader('Vary', 'Accept')
  if (json === 0 && csv === 0) {
    response.writeHead(406, { 'Content-Type': 'text/plain' })
    response.end('This list comes as application/json or as text/csv.\n')
    return
  }
  const { rows } = await db.query<Film>('SELECT id, title, year FROM film ORDER BY id')
  const isCsv = csv > json
  response.setHeader('Content-Type', isCsv ? 'text/csv; charset=utf-8' : 'application/json')
  response.end(isCsv ? csvOf(rows) : JSON.stringify(rows))
})

server.listen(Number(process.env.PORT))
