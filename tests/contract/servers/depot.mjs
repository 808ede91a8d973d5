// A correct server whose document is as sloppy as real ones: it has no base path, says in
// its refusals what the document leaves out, and answers with what it was sent.
import http from 'node:http'

const depots = new Map()

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://x')
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const send = (status, body, headers = {}) => {
    const bytes = body === null ? '' : JSON.stringify(body)
    response.writeHead(status, {
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...headers,
      'content-length': Buffer.byteLength(bytes),
    })
    response.end(request.method === 'HEAD' ? undefined : bytes)
  }
  const isGet = request.method === 'GET' || request.method === 'HEAD'
  const only = (allow) => send(405, { error: 'method not allowed' }, { allow })
  if (url.pathname === '/mirror')
    return isGet ? send(200, { method: request.method, headers: request.headers }) : only('GET')
  if (url.pathname === '/events') {
    if (!isGet) return only('GET')
    response.writeHead(200, { 'content-type': 'application/json' })
    return response.end(request.method === 'HEAD' ? undefined : '{"at":1}\n{"at":2}\n')
  }
  if (url.pathname === '/pages') {
    if (!isGet) return only('GET')
    if (/^\d+$/.test(url.searchParams.get('number') ?? '1')) return send(200, { page: 1 })
    response.writeHead(400, { 'content-type': 'text/html' })
    return response.end('<h1>Bad Request</h1>')
  }
  if (url.pathname === '/depots') return request.method === 'POST' ? add(text, send) : only('POST')
  const [, name] = /^\/depots\/([^/]+)$/.exec(url.pathname) ?? []
  if (name === undefined) return send(404, { error: 'no such page' })
  if (!isGet) return only('GET')
  const found = depots.get(safeDecode(name))
  return found === undefined ? send(404, { error: 'no such depot' }) : send(200, found)
})

function add(text, send) {
  const refuse = (error) => send(422, { error })
  let depot
  try {
    depot = JSON.parse(text)
  } catch {
    return send(400, { error: 'not JSON' })
  }
  if (typeof depot !== 'object' || depot === null || Array.isArray(depot))
    return refuse('not an object')
  const { name, shape, floors, note } = depot
  if (typeof name !== 'string') return refuse("Key 'name' is missing or not a string")
  if (!/^[a-z]+\.[a-z]+\.$/.test(name)) return refuse(`'${name}' has no dot at its end`)
  if (shape === undefined) return refuse('shape is required')
  if (!['round', 'square'].includes(shape)) return refuse('shape is "round" or "square"')
  if (floors !== undefined && !Number.isInteger(floors)) return refuse('floors is an integer')
  if (note !== undefined && typeof note !== 'string') return refuse('note is a string')
  if (depots.has(name)) return send(409, { error: 'there already' })
  const made = {
    name,
    shape,
    ...(floors === undefined ? {} : { floors }),
    ...(note === undefined ? {} : { note }),
  }
  depots.set(name, made)
  send(201, made)
}

function safeDecode(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

process.on('SIGTERM', () => server.close(() => process.exit(0)))
server.listen(Number(process.env.PORT), '127.0.0.1')
