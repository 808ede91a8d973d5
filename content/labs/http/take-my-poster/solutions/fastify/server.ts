import Fastify from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const app = Fastify({ bodyLimit: 300_000 })

app.removeAllContentTypeParsers()
app.addContentTypeParser(
  /^image\/(png|jpeg|webp)\s*(;|$)/i,
  { parseAs: 'buffer' },
  async (_request: unknown, body: Buffer) => body,
)

interface OfFilm {
  Params: { id: string }
}

const idOf = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : -1)

app.put<OfFilm & { Body: Buffer | undefined }>(
  '/films/:id/poster',
  {
    // Before the body is read.
    onRequest: async (request, reply) => {
      const { rowCount } = await db.query('SELECT FROM film WHERE id = $1', [idOf(request.params.id)])
      if (rowCount === 0) return reply.callNotFound()
      if (request.headers['content-type'] === undefined) return reply.code(415).send()
    },
  },
  async (request, reply) => {
    if (!request.body?.length) return reply.code(400).send()
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
    const values = [idOf(request.params.id), type, request.body]
    await db.query(
      `INSERT INTO poster (film_id, type, image) VALUES ($1, $2, $3)
          ON CONFLICT (film_id) DO UPDATE SET (type, image) = (excluded.type, excluded.image)`,
      values,
    )
    return reply.code(204).send()
  },
)

app.get<OfFilm>('/films/:id/poster', async (request, reply) => {
  const { rows } = await db.query('SELECT type, image FROM poster WHERE film_id = $1', [
    idOf(request.params.id),
  ])
  if (!rows[0]) return reply.callNotFound()
  return reply.header('X-Content-Type-Options', 'nosniff').type(rows[0].type).send(rows[0].image)
})

await app.listen({ port: Number(process.env.PORT) })
