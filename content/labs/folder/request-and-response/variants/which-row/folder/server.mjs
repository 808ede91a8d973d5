// A small server. It answers until it is stopped with Ctrl+C.
import { createServer } from 'node:http'

const rows = { 1: [10, 12, 14], 2: [16, 18, 18, 20, 22] }

/** How many seats: of a row, of a screen, or of all. */
function seats(screen, row) {
  if (screen === null) return 'Reel has 130 seats.'
  const its = rows[screen]
  if (its === undefined) return null
  if (row === null) return `Screen ${screen} has ${its.reduce((a, b) => a + b)} seats.`
  return its[row - 1] === undefined ? null : `Row ${row} of screen ${screen} has ${its[row - 1]} seats.`
}

function answer({ pathname, searchParams }) {
  if (pathname === '/') {
    return { status: 200, body: 'Ask for /seats, /screens/1, /tonight or /office.' }
  }
  if (pathname === '/seats') {
    const body = seats(searchParams.get('screen'), searchParams.get('row'))
    return body ? { status: 200, body } : { status: 404, body: 'There is no such row.' }
  }
  if (pathname === '/tonight') {
    return { status: 302, location: '/screens/today', body: 'It is on another page.' }
  }
  if (pathname === '/screens/today') {
    return { status: 302, location: '/screens/2', body: 'It is on the page of its screen.' }
  }
  if (pathname === '/screens/1') return { status: 200, body: 'Screen 1: Low Tide, at 7 pm' }
  if (pathname === '/screens/2') return { status: 200, body: 'Screen 2: The Ferry, at 8 pm' }
  if (pathname === '/office') return { status: 403, body: 'Staff only.' }
  return { status: 404, body: 'There is nothing here.' }
}

export const server = createServer((request, response) => {
  const { status, location, body } = answer(new URL(request.url, 'http://localhost'))
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
