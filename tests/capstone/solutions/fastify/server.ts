import { readFile } from 'node:fs/promises'
import Fastify from 'fastify'
import { db, migrate } from './db.ts'
import { filmRoutes } from './films.ts'
import { formRoutes } from './form.ts'
import { hookRoutes, startDeliveries } from './hooks.ts'
import { accountRoutes, paymentRoutes, progressRoutes, ratingRoutes } from './people.ts'
import { answerError, missing, Problem } from './problems.ts'
import { addTelemetry } from './telemetry.ts'

const app = Fastify({ bodyLimit: 100_000, return503OnClosing: false })
const known = new Map<string, Set<string>>()

app.addHook('onRoute', ({ url, method }) => {
  const methods = known.get(url) ?? new Set()
  for (const one of [method].flat()) methods.add(one)
  known.set(url, methods)
})
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
app.setErrorHandler(answerError)
app.setNotFoundHandler((request) => {
  const path = request.url.split('?')[0] as string
  for (const [url, methods] of known) {
    if (!new RegExp(`^${url.replace(':id', '[^/]+')}$`).test(path)) continue
    request.knownUrl = url
    throw new Problem(405, 'Not with this method', {}, { allow: [...methods].join(', ') })
  }
  throw missing()
})

addTelemetry(app)
app.get('/health', async () => ({ status: 'ok' }))
app.get('/openapi.json', async (_request, reply) =>
  reply.type('application/json').send(await readFile('openapi.json', 'utf8')),
)
filmRoutes(app)
accountRoutes(app)
formRoutes(app)
ratingRoutes(app)
progressRoutes(app)
paymentRoutes(app)
hookRoutes(app)

await migrate()
const deliveries = startDeliveries()

let isClosing = false
app.addHook('onSend', async (_request, reply) => {
  if (isClosing) reply.header('connection', 'close')
})
process.once('SIGTERM', async () => {
  isClosing = true
  deliveries.stop()
  const idle = setInterval(() => app.server.closeIdleConnections(), 40)
  await app.close()
  clearInterval(idle)
  await db.end()
})

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
