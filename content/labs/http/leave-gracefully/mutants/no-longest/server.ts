import http from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

/** Drawing takes a while: the long posters more than a second. */
async function draw(title: string, size: number): Promise<string> {
  await wait(size)
  return `${'*'.repeat(title.length + 4)}\n* ${title} *\n${'*'.repeat(title.length + 4)}\n`
}

let drawn = 0
const report = setInterval(() => console.log(`${drawn} posters so far`), 1_000)
let isStopping = false

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname !== '/poster') {
    response.statusCode = 404
    response.end()
    return
  }
  const title = url.searchParams.get('title') ?? 'Reel'
  const size = Number(url.searchParams.get('size') ?? 100)
  const poster = await draw(title, size)
  drawn++
  // The client would keep the connection for its next request, and we'd wait for it.
  if (isStopping) response.setHeader('Connection', 'close')
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.end(poster)
})

process.on('SIGTERM', () => {
  isStopping = true
  clearInterval(report)
  server.close()
})

server.listen(Number(process.env.PORT))
