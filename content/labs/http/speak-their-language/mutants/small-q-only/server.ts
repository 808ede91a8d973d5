import { createServer } from 'node:http'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const quoted = (text: string): string => (/["\r\n,]/.test(text) ? '"' + text.split('"').join('""') + '"' : text)

function parse(header: string): Map<string, number> {
  const ranges = new Map<string, number>()
  for (const part of header.split(',')) {
    const [range, ...parameters] = part.split(';').map((piece) => piece.trim())
    if (range === '') continue
    const q = parameters.find((piece) => piece.startsWith('q='))
    ranges.set(range!.toLowerCase(), q ? Number(q.slice(2)) : 1)
  }
  return ranges
}

const weight = (ranges: Map<string, number>, type: string): number =>
  ranges.get(type) ?? ranges.get(type.split('/')[0] + '/*') ?? ranges.get('*/*') ?? 0

createServer(async (req, res) => {
  if (req.method !== 'GET' || req.url !== '/films') {
    res.writeHead(404).end()
    return
  }
  const accept = req.headers.accept
  const ranges = parse(accept ?? '*/*')
  const json = weight(ranges, 'application/json')
  const csv = weight(ranges, 'text/csv')
  res.setHeader('Vary', 'Accept')
  if (json <= 0 && csv <= 0) {
    res.writeHead(406, { 'Content-Type': 'text/plain' })
    res.end('Choose application/json or text/csv.')
    return
  }
  const { rows } = await pool.query('SELECT id, title, year FROM film ORDER BY id')
  if (csv > json) {
    res.setHeader('Content-Type', 'text/csv; charset=utf-8')
    const lines = ['id,title,year', ...rows.map((row) => [row.id, quoted(row.title), row.year].join(','))]
    res.end(lines.join('\r\n') + '\r\n')
  } else {
    res.setHeader('Content-Type', 'application/json')
    res.end(JSON.stringify(rows))
  }
}).listen(Number(process.env.PORT))
