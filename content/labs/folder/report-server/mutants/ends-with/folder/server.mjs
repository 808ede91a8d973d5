import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { reportOf } from './report.mjs'

function send(response, status, value) {
  response.statusCode = status
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(value))
}

const server = createServer((request, response) => {
  const path = request.url.split('?')[0]
  if (!path.endsWith('/report')) {
    send(response, 404, { error: `There is nothing at ${path}.` })
    return
  }
  try {
    const watches = JSON.parse(readFileSync('watches.json', 'utf8'))
    send(response, 200, reportOf(watches))
  } catch {
    send(response, 500, { error: 'watches.json cannot be read.' })
  }
})

server.listen(Number(process.env.PORT ?? 4000))
