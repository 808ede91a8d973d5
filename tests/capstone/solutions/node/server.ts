import fs from 'node:fs'
import http from 'node:http'
import { accountOf, signIn, signOut, signUp } from './accounts.ts'
import { fillSeconds, makeTables, pool } from './database.ts'
import { alsoWatched, createFilm, deleteFilm, replaceFilm, showFilm } from './films.ts'
import { showForm, takeForm } from './form.ts'
import { addHook, stopHooks, wakeHooks } from './hooks.ts'
import { type Answer, Failure, idOf, notFound, readJson, send, sendFailure } from './http.ts'
import { listFilms } from './list.ts'
import { library, listPayments, pay, showPayment } from './payments.ts'
import { showPoster, storePoster } from './posters.ts'
import { play, report, showProgress } from './progress.ts'
import { deleteRating, filmRatings, listRatings, rate, showRating } from './ratings.ts'
import { search } from './search.ts'
import { metricsText, type Seen, watch } from './watching.ts'

interface Call {
  readonly request: http.IncomingMessage
  readonly url: URL
  /** What stands in the place of :id. */
  readonly id: string
}

type Handler = (call: Call) => Promise<Answer>

const contract = (): unknown =>
  JSON.parse(fs.readFileSync(new URL('openapi.json', import.meta.url), 'utf8'))

/** An account's own: whose it is first, then the work. */
const own =
  (work: (accountId: number, call: Call) => Promise<Answer>): Handler =>
  async (call) =>
    await work((await accountOf(call.request)).id, call)

const header = ({ request }: Call, name: string): string | undefined => {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

const routes: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  '/health': { GET: async () => ({ status: 200, json: { status: 'ok' } }) },
  '/metrics': {
    GET: async () => ({
      status: 200,
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
      bytes: Buffer.from(metricsText()),
    }),
  },
  '/openapi.json': { GET: async () => ({ status: 200, json: contract() }) },
  '/films': {
    GET: ({ url }) => listFilms(url.searchParams),
    POST: async ({ request }) => await createFilm(await readJson(request)),
  },
  '/films/:id': {
    GET: (call) => showFilm(idOf(call.id), header(call, 'if-none-match')),
    PUT: async (call) =>
      await replaceFilm(idOf(call.id), header(call, 'if-match'), await readJson(call.request)),
    DELETE: (call) => deleteFilm(idOf(call.id), header(call, 'if-match')),
  },
  '/films/:id/also-watched': { GET: ({ id }) => alsoWatched(idOf(id)) },
  '/films/:id/ratings': { GET: ({ id }) => filmRatings(idOf(id)) },
  '/films/:id/rating': {
    PUT: own(async (who, { id, request }) => await rate(who, idOf(id), await readJson(request))),
  },
  '/films/:id/progress': {
    GET: own((who, { id }) => showProgress(who, idOf(id))),
    PUT: own(async (who, { id, request }) => await report(who, idOf(id), await readJson(request))),
  },
  '/films/:id/plays': { POST: own((who, { id }) => play(who, idOf(id))) },
  '/films/:id/poster': {
    GET: ({ id }) => showPoster(idOf(id)),
    PUT: ({ id, request }) => storePoster(idOf(id), request),
  },
  '/search': { GET: ({ url }) => search(url.searchParams.get('q')) },
  '/accounts': { POST: async ({ request }) => await signUp(await readJson(request)) },
  '/sign-up': { GET: async () => showForm(), POST: ({ request }) => takeForm(request) },
  '/sessions': { POST: async ({ request }) => await signIn(await readJson(request)) },
  '/sessions/current': { DELETE: ({ request }) => signOut(request) },
  '/me': { GET: async ({ request }) => ({ status: 200, json: await accountOf(request) }) },
  '/ratings': { GET: own((who) => listRatings(who)) },
  '/ratings/:id': {
    GET: own((who, { id }) => showRating(who, idOf(id))),
    DELETE: own((who, { id }) => deleteRating(who, idOf(id))),
  },
  '/payments': {
    GET: own((who) => listPayments(who)),
    POST: own(
      async (who, call) =>
        await pay(who, header(call, 'idempotency-key'), await readJson(call.request)),
    ),
  },
  '/payments/:id': { GET: own((who, { id }) => showPayment(who, idOf(id))) },
  '/library': { GET: own((who) => library(who)) },
  '/hooks': { POST: async ({ request }) => await addHook(await readJson(request)) },
}

const patterns = Object.entries(routes).map(([path, methods]) => ({
  path,
  pattern: new RegExp(`^${path.replace(':id', '([^/]+)')}$`),
  methods,
}))

async function answer(request: http.IncomingMessage, seen: Seen): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const found = patterns.find(({ pattern }) => pattern.test(url.pathname))
  if (!found) throw notFound()
  seen.route = found.path
  const handler = found.methods[request.method ?? '']
  if (!handler) {
    const allow = Object.keys(found.methods).join(', ')
    throw new Failure(405, 'This method is not there', {}, { allow })
  }
  return await handler({ request, url, id: found.pattern.exec(url.pathname)?.[1] ?? '' })
}

let isStopping = false

const server = http.createServer(async (request, response) => {
  const seen = watch(request, response)
  if (isStopping) response.setHeader('connection', 'close')
  try {
    const made = await answer(request, seen)
    if (isStopping) response.setHeader('connection', 'close')
    send(response, made)
  } catch (error) {
    seen.error = error
    sendFailure(response, error)
  }
})

process.on('SIGTERM', () => {
  isStopping = true
  stopHooks()
  server.close(async () => {
    clearInterval(closing)
    await pool.end()
    process.exitCode = 0
  })
  const closing = setInterval(() => server.closeIdleConnections(), 50)
})

await makeTables()
wakeHooks()
server.listen(Number(process.env.PORT))
fillSeconds().catch((error: Error) => console.error(error.message))
