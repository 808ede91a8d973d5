import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify()

interface Film {
  id: number
  title: string
  year: number
  minutes: number
}

interface ById {
  Params: { id: string }
}

const versions = new Map<number, number>()

/** How often the film was changed. */
function tagOf({ id }: Film): string {
  return `"${versions.get(id) ?? 0}"`
}

/** Whether a header names this tag; `*` names any. */
function names(header: string, tag: string): boolean {
  const tags = header.split(',').map((one) => one.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(tag)
}

const idOf = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : -1)
const selectFilm = 'SELECT id, title, year, minutes FROM film WHERE id = $1'

app.get<ById>('/films/:id', async (request, reply) => {
  const { rows } = await db.query<Film>(selectFilm, [idOf(request.params.id)])
  const [film] = rows
  if (!film) return reply.callNotFound()
  const tag = tagOf(film)
  reply.header('ETag', tag)
  const known = request.headers['if-none-match']
  return known !== undefined && names(known, tag) ? reply.code(304).send() : film
})

app.put<ById & { Body: Omit<Film, 'id'> }>('/films/:id', async (request, reply) => {
  const wanted = request.headers['if-match']
  if (wanted === undefined) return reply.code(428).send({ error: 'Send If-Match.' })
  const id = idOf(request.params.id)
  const { title, year, minutes } = request.body
  const client = await db.connect()
  try {
    await client.query('BEGIN')
    // The second request waits here, and then reads what the first one wrote.
    const { rows } = await client.query<Film>(`${selectFilm} FOR UPDATE`, [id])
    const [film] = rows
    if (!film) return reply.callNotFound()
    if (!names(wanted, tagOf(film))) return reply.code(412).send({ error: 'It has changed.' })
    await client.query(
      `UPDATE film SET title = $2, year = $3, minutes = $4, version = version + 1 WHERE id = $1`,
      [id, title, year, minutes],
    )
    await client.query('COMMIT')
    versions.set(id, (versions.get(id) ?? 0) + 1)
    const changed = { id, title, year, minutes }
    return reply.header('ETag', tagOf(changed)).send(changed)
  } finally {
    // After COMMIT there's nothing left to roll back.
    await client.query('ROLLBACK')
    client.release()
  }
})

await app.listen({ port: Number(process.env.PORT) })
