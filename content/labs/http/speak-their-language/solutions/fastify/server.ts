import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()

interface Film {
  id: number
  title: string
  year: number
}

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

// What we can send, the one that we prefer first.
const forms: { type: string; write: (films: Film[]) => string }[] = [
  { type: 'application/json', write: (films) => JSON.stringify(films) },
  {
    type: 'text/csv',
    write: (films) =>
      films.reduce(
        (text, { id, title, year }) => `${text}${id},${quoted(title)},${year}\r\n`,
        'id,title,year\r\n',
      ),
  },
]

interface Range {
  pattern: RegExp
  stars: number
  q: number
}

/** The ranges of an Accept header, the most exact first. */
function rangesOf(accept: string): Range[] {
  const ranges = accept.split(',').map((part) => {
    const [range = '', ...parameters] = part.trim().split(/\s*;\s*/)
    const q = parameters.map((text) => /^q=([\d.]+)$/i.exec(text)?.[1]).find(Boolean)
    const escaped = range.replace(/[.+]/g, '\\$&').replaceAll('*', '[^/]+')
    return {
      pattern: new RegExp(`^${escaped}$`, 'i'),
      stars: range.split('*').length,
      q: Number(q ?? 1),
    }
  })
  return ranges.sort((a, b) => a.stars - b.stars)
}

app.addHook('onRequest', async (_request, reply) => void reply.header('Vary', 'Accept'))

app.get('/films', async (request, reply) => {
  const ranges = rangesOf(request.headers.accept ?? '*/*')
  const [best] = forms
    .map((form) => ({ ...form, q: ranges.find(({ pattern }) => pattern.test(form.type))?.q ?? 0 }))
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q)
  if (!best) {
    const types = forms.map(({ type }) => type).join(' or ')
    return reply.code(406).type('text/plain').send(`This list comes as ${types}.\n`)
  }
  const { rows } = await db.query<Film>('SELECT id, title, year FROM film ORDER BY id')
  return reply.type(best.type).send(best.write(rows))
})

await app.listen({ port: Number(process.env.PORT) })
