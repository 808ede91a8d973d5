import { setTimeout as wait } from 'node:timers/promises'
import Fastify from 'fastify'

/** Drawing takes a while: the long posters more than a second. */
async function draw(title: string, size: number): Promise<string> {
  await wait(size)
  return `${'*'.repeat(title.length + 4)}\n* ${title} *\n${'*'.repeat(title.length + 4)}\n`
}

const app = Fastify()
let drawn = 0
const report = setInterval(() => console.log(`${drawn} posters so far`), 1_000)

app.get<{ Querystring: { title?: string; size?: string } }>('/poster', async (request, reply) => {
  const { title = 'Reel', size = '100' } = request.query
  const poster = await draw(title, Math.min(1_500, Number(size)))
  drawn++
  return reply.type('text/plain; charset=utf-8').send(poster)
})

app.addHook('onClose', async () => clearInterval(report))

let isStopping = false

process.on('SIGTERM', async () => {
  if (isStopping) return
  isStopping = true
  // Connections become idle one by one, as their answers go out.
  const sweep = setInterval(() => app.server.closeIdleConnections(), 50)
  await app.close()
  clearInterval(sweep)
})

await app.listen({ port: Number(process.env.PORT) })
