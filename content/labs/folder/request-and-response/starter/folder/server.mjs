// A small server. It answers until it is stopped with Ctrl+C.
import { createServer } from 'node:http'

const films = ['Salt, 90 minutes', 'Low Tide, 75 minutes', 'The Ferry, 120 minutes']

function answer(path) {
  if (path === '/') {
    const body = 'Reel shows 3 films. Each has an address: /films/1 and so on.'
    return { status: 200, body }
  }
  if (path === '/newest') {
    return { status: 303, location: '/films/3', body: 'The newest film is at another address.' }
  }
  const film = path.startsWith('/films/') ? films[Number(path.slice(7)) - 1] : undefined
  if (film === undefined) {
    return { status: 404, body: 'There is no film here.' }
  }
  return { status: 200, body: film }
}

export const server = createServer((request, response) => {
  const { status, location, body } = answer(request.url)
  response.sendDate = false
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  response.setHeader('content-length', Buffer.byteLength(body))
  if (location) response.setHeader('location', location)
  response.statusCode = status
  response.end(body)
})

if (process.argv[1].endsWith('server.mjs')) {
  server.on('error', (error) => {
    if (error.code !== 'EADDRINUSE') throw error
    console.log('Another program has that port already, so a free one is taken.')
    server.listen(0, '127.0.0.1')
  })
  server.listen(Number(process.env.PORT ?? 4500), '127.0.0.1', () => {
    console.log('The server listens at http://localhost:' + server.address().port)
  })
}
