import { createServer } from 'node:http'

let count = 0
const server = createServer((request, response) => {
  count += 1
  response.setHeader('content-type', 'text/plain')
  response.end(`question ${count}`)
})

server.listen(Number(process.env.PORT ?? 4000))
