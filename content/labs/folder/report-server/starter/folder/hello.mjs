import { createServer } from 'node:http'

const server = createServer((request, response) => {
  response.statusCode = 200
  response.setHeader('content-type', 'text/plain')
  response.end(`You asked for ${request.url}`)
})

server.listen(Number(process.env.PORT ?? 4000))
