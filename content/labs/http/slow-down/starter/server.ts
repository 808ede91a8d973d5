import http from 'node:http'

const titles = ['Salt', 'Salt and Copper', 'Low Tide', 'The Long Shore', 'Winter Harbor', 'Copper']

const server = http.createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  response.setHeader('Content-Type', 'application/json')
  if (url.pathname !== '/suggest') {
    response.statusCode = 404
    response.end(JSON.stringify({ error: 'There is nothing here.' }))
    return
  }
  const start = (url.searchParams.get('q') ?? '').toLowerCase()
  const found = titles.filter((title) => title.toLowerCase().startsWith(start))
  response.end(JSON.stringify({ titles: found }))
})

server.listen(Number(process.env.PORT))
