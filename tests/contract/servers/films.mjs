// A film shop on plain node:http, correct unless `--fault=NAME` plants one defect.
// `--data=FILE` keeps what it stores there; without it everything is in memory.
import crypto from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import { document } from './films-contract.mjs'

const option = (name) =>
  process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3)
const fault = option('fault') ?? ''
const dataFile = option('data')
const has = (name) => fault === name

let store = { next: 1, films: {}, orders: {}, keys: {} }
if (dataFile !== undefined && fs.existsSync(dataFile))
  store = JSON.parse(fs.readFileSync(dataFile, 'utf8'))
let isDirty = false
const save = () => {
  if (dataFile === undefined) return
  if (has('late-write')) {
    isDirty = true
    return
  }
  fs.writeFileSync(`${dataFile}.new`, JSON.stringify(store))
  fs.renameSync(`${dataFile}.new`, dataFile)
}
const flush = () => isDirty && fs.writeFileSync(dataFile, JSON.stringify(store))

// One writer at a time, so that what awaits in the middle stays correct.
let last = Promise.resolve()
const exclusively = (work) => {
  const done = last.then(work)
  last = done.catch(() => undefined)
  return done
}
const tick = () => new Promise((resolve) => setTimeout(resolve, 2))

const problem = (status, title, headers = {}) => ({
  status,
  type: 'application/problem+json',
  body: { title, status },
  headers,
})
const json = (status, body, headers = {}) => ({ status, type: 'application/json', body, headers })
const none = (status) => ({ status, type: null, body: null, headers: {} })

const genres = ['drama', 'comedy', 'crime']
const isDate = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))

function filmMistake(body, isPatch) {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return 'an object is expected'
  if (!isPatch) {
    for (const name of ['title', 'year', 'price']) {
      if (body[name] === undefined && !(has('missing-year') && name === 'year'))
        return `${name} is missing`
    }
  }
  const { title, year, price, genre, stock, tags, code } = body
  if (
    title !== undefined &&
    (typeof title !== 'string' || title.length < 1 || (title.length > 200 && !has('long-title')))
  )
    return 'title'
  if (
    year !== undefined &&
    !has('year-type') &&
    (!Number.isInteger(year) || year < 1888 || year > 2100)
  )
    return 'year'
  if (
    price !== undefined &&
    (typeof price !== 'number' ||
      (price < 0 && !has('negative-price')) ||
      (has('minimum-refused') && price === 0))
  )
    return 'price'
  if (genre !== undefined && !genres.includes(genre) && !has('any-genre')) return 'genre'
  if (stock !== undefined && (!Number.isInteger(stock) || stock < 0)) return 'stock'
  if (
    code !== undefined &&
    !(typeof code === 'string' && (/^[A-Z]{3}-\d{4}$/.test(code) || has('any-code')))
  )
    return 'code'
  if (
    tags !== undefined &&
    !(Array.isArray(tags) && tags.length <= 5 && tags.every((tag) => typeof tag === 'string'))
  )
    return 'tags'
  if (body.released !== undefined && !(typeof body.released === 'string' && isDate(body.released)))
    return 'released'
  return null
}

const writable = ['title', 'year', 'price', 'genre', 'stock', 'tags', 'released', 'code']
const pick = (body) =>
  Object.fromEntries(
    writable.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]),
  )
const etagOf = (film) =>
  `"${crypto
    .createHash('sha1')
    .update(has('stale-etag') ? film.id.toString() : JSON.stringify(film))
    .digest('hex')
    .slice(0, 16)}"`

const shown = (film) => {
  const out = { ...film }
  if (has('price-text')) out.price = String(film.price)
  if (has('no-year')) delete out.year
  if (has('null-title')) out.title = null
  return out
}

async function createFilm({ body, headers }) {
  const mistake = filmMistake(body, false)
  if (has('leftover') && mistake === 'price') {
    const id = store.next++
    store.films[id] = { id, title: body.title, year: body.year, price: 1, ratings: 0 }
  }
  if (mistake !== null) {
    if (has('500-on-invalid')) throw new TypeError('Cannot read properties of undefined')
    return problem(400, `${mistake}: not as expected`)
  }
  if (has('crash') && (body.tags ?? []).length === 0) setTimeout(() => process.exit(3), 0)
  if (has('crash') && (body.tags ?? []).length === 0) return new Promise(() => undefined)
  const id = has('colliding-ids') ? store.next : store.next++
  if (has('colliding-ids')) {
    await tick()
    store.next = id + 1
  }
  const film = { id, ...pick(body), ratings: 0 }
  if (has('assign-id') && body.id !== undefined) film.id = body.id
  if (has('assign-ratings') && body.ratings !== undefined) film.ratings = body.ratings
  if (has('cut-title')) film.title = film.title.slice(0, 12)
  if (has('whole-prices')) film.price = Math.trunc(film.price)
  if (has('garbled')) film.title = Buffer.from(film.title, 'utf8').toString('latin1')
  if (!has('unreadable')) store.films[film.id] = film
  save()
  const answer = json(has('status-200') ? 200 : 201, shown(film), {
    location: has('bad-location') ? `/film/${id}` : `/films/${film.id}`,
    ...(has('no-request-id') ? {} : { 'x-request-id': crypto.randomUUID() }),
  })
  if (has('status-202')) answer.status = 203
  if (has('html')) answer.type = 'text/html'
  void headers
  return answer
}

function listFilms({ query }) {
  for (const name of ['limit', 'offset', 'year']) {
    const text = query.get(name)
    if (text === null) continue
    const least = { limit: 1, offset: 0, year: 1888 }[name]
    const most = { limit: 100, offset: 1e9, year: 2100 }[name]
    const isFine = /^-?\d+$/.test(text) && Number(text) >= least && Number(text) <= most
    if (!isFine && !(has('any-limit') && name === 'limit'))
      return problem(400, `${name} is not as expected`)
  }
  const q = query.get('q')
  let films = Object.values(store.films)
  if (has('unlisted')) films = films.slice(0, -1)
  if (query.get('year') !== null)
    films = films.filter(({ year }) => year === Number(query.get('year')))
  if (q !== null) {
    if (has('sql-error') && q.includes("'"))
      return problem(400, `unterminated quoted string at or near "${q}"`)
    if (has('sql-filter') && /' OR ('?1'?='?1|1=1)/.test(q))
      return json(200, { items: films.map(shown), total: films.length })
    films = films.filter(({ title }) => title.includes(q))
  }
  const limit = Number(query.get('limit') ?? 20) || 20
  let offset = Number(query.get('offset') ?? 0) || 0
  if (has('paging-repeats') && offset > 0) offset -= 1
  if (has('paging-skips') && offset > 0) offset += 1
  const page = has('limit-ignored') ? films : films.slice(offset, offset + limit)
  return json(200, { items: page.map(shown), total: films.length })
}

const notFound = () => problem(404, 'there is no such thing')

function findFilm(id) {
  if (has('500-on-absent') && store.films[id] === undefined) throw new Error('no row')
  return store.films[id]
}

function readFilm({ ids, headers }) {
  const id = Number(ids[0])
  if (!/^\d+$/.test(ids[0])) return problem(400, 'the id is a number')
  const film = findFilm(id)
  if (film === undefined)
    return has('absent-200')
      ? json(200, { id, title: 'none', year: 2000, price: 0, ratings: 0 })
      : notFound()
  if (has('get-changes')) film.price += 1
  if (has('get-removes')) delete store.films[id]
  const etag = etagOf(film)
  const tags = headers['if-none-match']
  if (tags !== undefined && (tags === etag || has('always-304')))
    return { ...none(304), headers: { etag } }
  return json(200, shown(film), { etag })
}

function replaceFilm({ ids, body, headers }) {
  const film = findFilm(Number(ids[0]))
  if (film === undefined) return notFound()
  if (
    headers['if-match'] !== undefined &&
    headers['if-match'] !== etagOf(film) &&
    !has('no-if-match')
  )
    return problem(412, 'it has changed meanwhile')
  if (
    has('partial-put') &&
    typeof body?.title === 'string' &&
    filmMistake({ ...film, title: body?.title }, true) === null
  )
    film.title = body.title
  const mistake = filmMistake(body, false)
  if (mistake !== null) return problem(400, `${mistake}: not as expected`)
  if (has('put-ignored')) return json(200, shown(film))
  const made = has('put-merges')
    ? { ...film, ...pick(body) }
    : { id: film.id, ...pick(body), ratings: film.ratings }
  if (has('put-adds')) made.price = film.price + body.price
  if (has('price-unwritten')) made.price = film.price
  store.films[film.id] = made
  save()
  return json(has('put-201') ? 201 : 200, shown(made))
}

function patchFilm({ ids, body }) {
  const film = findFilm(Number(ids[0]))
  if (film === undefined) return notFound()
  const mistake = filmMistake(body, true)
  if (mistake !== null) return problem(400, `${mistake}: not as expected`)
  const made = { ...film, ...pick(body) }
  if (has('patch-resets') && body.price === undefined) made.price = 1
  store.films[film.id] = made
  save()
  return json(200, shown(made))
}

function deleteFilm({ ids }) {
  const id = Number(ids[0])
  if (findFilm(id) === undefined) return notFound()
  if (!has('undeleted')) delete store.films[id]
  save()
  return has('delete-201') ? none(201) : none(204)
}

/** Adds to a counter: read, wait, write. */
async function rateFilm({ ids, body }) {
  const work = async () => {
    const film = findFilm(Number(ids[0]))
    if (film === undefined) return notFound()
    if (!Number.isInteger(body?.stars) || body.stars < 1 || body.stars > 5)
      return problem(400, 'stars: 1 to 5')
    const before = film.ratings
    await tick()
    film.ratings = before + 1
    save()
    return json(200, shown(film))
  }
  return has('lost-update') ? work() : exclusively(work)
}

async function createOrder({ body, headers }) {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return problem(400, 'an object is expected')
  const { filmId, quantity, email } = body
  if (!Number.isInteger(filmId) || !Number.isInteger(quantity) || quantity < 1 || quantity > 10)
    return problem(400, 'filmId and quantity are numbers')
  if (typeof email !== 'string' || !/^[^\s@]+@[^\s@]+$/.test(email)) return problem(400, 'email')
  const key = headers['idempotency-key']
  const work = async () => {
    if (store.films[filmId] === undefined) return notFound()
    if (key !== undefined && !has('key-ignored') && store.keys[key] !== undefined)
      return json(201, store.orders[store.keys[key]])
    if (Object.values(store.orders).some((order) => order.email === email))
      return problem(409, 'this address has an order')
    await tick()
    const id = crypto.randomUUID()
    store.orders[id] = { id, filmId, quantity, email, status: 'new' }
    if (key !== undefined) store.keys[key] = id
    save()
    return json(201, store.orders[id], { location: `/orders/${id}` })
  }
  const isRacy = has(key === undefined ? 'racy-unique' : 'racy-key')
  if (has('key-ignored') && key !== undefined) {
    const id = crypto.randomUUID()
    store.orders[id] = { id, filmId, quantity, email, status: 'new' }
    return json(201, store.orders[id])
  }
  return isRacy ? work() : exclusively(work)
}

function readOrder({ ids }) {
  const order = store.orders[ids[0]]
  return order === undefined ? notFound() : json(200, order)
}

/** Paid once, then never again; a cancelled one can't be paid. */
function act(action) {
  return ({ ids }) => {
    const order = store.orders[ids[0]]
    if (order === undefined) return notFound()
    if (has('pay-after-cancel') && action === 'pay' && order.status === 'cancelled')
      throw new Error('no transition')
    if (order.status !== 'new') return problem(409, `it is ${order.status}`)
    order.status = action === 'pay' ? 'paid' : 'cancelled'
    return json(200, order)
  }
}

async function readReport({ query }) {
  const name = query.get('name') ?? 'sales'
  if (has('slow')) await new Promise((resolve) => setTimeout(resolve, 150))
  if (has('hang')) await new Promise(() => undefined)
  if (has('traversal') && name.includes('..'))
    return {
      status: 200,
      type: 'text/plain',
      body: fs.readFileSync('/etc/passwd', 'utf8'),
      headers: {},
    }
  if (has('reflected'))
    return { status: 200, type: 'text/html', body: `<h1>${name}</h1>`, headers: {} }
  return { status: 200, type: 'text/plain', body: 'nothing was sold', headers: {} }
}

const routes = [
  ['POST', /^\/films$/, createFilm],
  ['GET', /^\/films$/, listFilms],
  ['GET', /^\/films\/([^/]+)$/, readFilm],
  ['PUT', /^\/films\/([^/]+)$/, replaceFilm],
  ['PATCH', /^\/films\/([^/]+)$/, patchFilm],
  ['DELETE', /^\/films\/([^/]+)$/, deleteFilm],
  ['POST', /^\/films\/([^/]+)\/ratings$/, rateFilm],
  ['POST', /^\/orders$/, createOrder],
  ['GET', /^\/orders\/([^/]+)$/, readOrder],
  ['POST', /^\/orders\/([^/]+)\/pay$/, act('pay')],
  ['POST', /^\/orders\/([^/]+)\/cancel$/, act('cancel')],
  ['GET', /^\/report$/, readReport],
  ['GET', /^\/openapi\.json$/, () => json(200, document)],
]

function routeOf(method, path) {
  const matching = routes.filter(([, pattern]) => pattern.test(path))
  const wanted = method === 'HEAD' ? 'GET' : method
  const found = matching.find(([own]) => own === wanted)
  if (found !== undefined) return found
  if (has('hidden-delete') && method === 'DELETE' && path === '/films')
    return ['DELETE', /^\/films$/, () => none(204)]
  if (matching.length === 0) return ['*', /^/, notFound]
  const allowed = matching.map(([own]) => own)
  const allow = (
    has('wrong-allow')
      ? [...allowed, method]
      : allowed.includes('GET')
        ? [...allowed, 'HEAD']
        : allowed
  ).join(', ')
  return ['*', /^/, () => problem(405, 'not here', has('no-allow') ? {} : { allow })]
}

function parseBody(request, bytes) {
  if (!['POST', 'PUT', 'PATCH'].includes(request.method) || bytes.length === 0) return undefined
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    if (has('500-on-malformed')) throw error
    return has('malformed-accepted') ? { title: 'x', year: 2000, price: 1, stars: 1 } : null
  }
}

function write(request, response, answer) {
  const { status, type, body, headers } = answer
  const isText = typeof body === 'string'
  let bytes = body === null ? Buffer.alloc(0) : Buffer.from(isText ? body : JSON.stringify(body))
  if (has('broken-json') && ['GET', 'HEAD'].includes(request.method) && status === 200)
    bytes = bytes.subarray(0, -1)
  const all = {
    ...(type === null ? {} : { 'content-type': isText ? `${type}; charset=utf-8` : type }),
    ...headers,
  }
  if (has('wrong-length') && status === 200) all['content-length'] = bytes.length + 5
  else if (![204, 304].includes(status))
    all['content-length'] =
      has('head-differs') && request.method === 'HEAD' ? bytes.length + 1 : bytes.length
  if (has('head-type') && request.method === 'HEAD') all['content-type'] = 'text/plain'
  response.writeHead(has('status-299') && status === 200 ? 299 : status, all)
  if (has('body-in-204') && status === 204) {
    response.flushHeaders()
    response.socket.write('deleted')
  }
  response.end(request.method === 'HEAD' ? undefined : bytes)
  if (has('wrong-length') && status === 200) response.socket?.end()
}

async function answerTo(request) {
  const parts = []
  for await (const part of request) parts.push(part)
  const url = new URL(request.url, 'http://films')
  const [, pattern, handle] = routeOf(request.method, url.pathname)
  const ids = (pattern.exec(url.pathname) ?? []).slice(1).map(decodeURIComponent)
  const body = parseBody(request, Buffer.concat(parts))
  return handle({ ids, body, query: url.searchParams, headers: request.headers })
}

const server = http.createServer(async (request, response) => {
  let answer
  try {
    answer = await answerTo(request)
  } catch (error) {
    answer = problem(500, 'something broke')
    if (error instanceof URIError) answer = problem(400, 'the address is broken')
    if (has('stack-trace')) answer = problem(400, error.stack)
  }
  if (has('stack-trace') && answer.status === 404)
    answer = problem(404, new Error('no such film').stack)
  if (has('secret') && answer.status === 404)
    answer = problem(404, 'postgres://app:hunter2@db.internal/films says no rows')
  write(request, response, answer)
})
server.listen(Number(process.env.PORT), '127.0.0.1')
process.on('SIGTERM', () => {
  flush()
  if (has('abrupt')) process.exit(0)
  if (has('deaf')) return
  server.close(() => process.exit(0))
  server.closeIdleConnections()
})
