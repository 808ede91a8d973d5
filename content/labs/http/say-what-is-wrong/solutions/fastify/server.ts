import Fastify, { type FastifyError, type FastifyReply } from 'fastify'
import pg from 'pg'

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL })
// A connection that breaks while nobody uses it would end the process otherwise.
db.on('error', (error) => console.error(error.message))
const app = Fastify({
  bodyLimit: 10_000,
  // By default the validator converts values, drops unknown fields and stops at the first error.
  ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true } },
})

// Fastify also reads text/plain unless it's told not to.
app.removeContentTypeParser('text/plain')

interface Film {
  title: string
  year: number
  minutes: number
}

const filmSchema = {
  type: 'object',
  required: ['title', 'year', 'minutes'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', pattern: '\\S', maxLength: 100 },
    year: { type: 'integer', minimum: 1888, maximum: 2100 },
    minutes: { type: 'integer', minimum: 1, maximum: 600 },
  },
}

app.get('/films', async () => {
  const { rows } = await db.query('SELECT id, title, year, minutes FROM film ORDER BY id')
  return rows
})

app.post<{ Body: Film }>('/films', { schema: { body: filmSchema } }, async (request, reply) => {
  const { title, year, minutes } = request.body
  const { rows } = await db.query(
    `INSERT INTO film (title, year, minutes) VALUES ($1, $2, $3)
     RETURNING id, title, year, minutes`,
    [title, year, minutes],
  )
  return reply.code(201).send(rows[0])
})

type Validation = NonNullable<FastifyError['validation']>[number]

/** A JSON Pointer to the field, for a missing or unknown field too. */
function pointerOf({ instancePath, params }: Validation): string {
  const field = params.missingProperty ?? params.additionalProperty
  if (field === undefined) return `#${instancePath}`
  return `#${instancePath}/${String(field).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function sendProblem(reply: FastifyReply, status: number, title: string, more: object = {}) {
  return reply
    .code(status)
    .header('Content-Type', 'application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, ...more }))
}

app.setNotFoundHandler((_request, reply) => sendProblem(reply, 404, 'There is nothing here'))

app.setErrorHandler((error: FastifyError, _request, reply) => {
  if (error.validation) {
    // A field may break several rules; one entry for each field is enough.
    const details = new Map(error.validation.map((one) => [pointerOf(one), one.message ?? '']))
    const errors = [...details].map(([pointer, detail]) => ({ pointer, detail }))
    return sendProblem(reply, 422, 'The film has errors', { errors })
  }
  const status = error.statusCode ?? 500
  if (status < 500) return sendProblem(reply, status, error.message)
  console.error(error)
  return sendProblem(reply, 500, 'Something broke on our side')
})

await app.listen({ port: Number(process.env.PORT) })
