import http from 'node:http'

const server = http.createServer((request, response) => {
  response.end('Hello')
})

server.listen(Number(process.env.PORT))
