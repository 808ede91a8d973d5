import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { all, db, inTransaction } from './db.ts'
import { filmColumns, filmOf, idIn } from './films.ts'
import { between, jsonOf, missing, Problem, require422, signInFirst } from './problems.ts'

const hashed = (password: string, salt: string): string =>
  `${salt}:${scryptSync(password, salt, 32).toString('hex')}`

function isPassword(password: string, stored: string): boolean {
  const own = Buffer.from(hashed(password, stored.split(':')[0] as string))
  return timingSafeEqual(own, Buffer.from(stored))
}

const limit = process.env.RATE_LIMIT === undefined ? null : Number(process.env.RATE_LIMIT)
const windowMs = Number(process.env.RATE_WINDOW_MS ?? 60_000)
const failures = new Map<string, { at: number }[]>()

/** Enters a failure before anyone knows whether it is one; `leave` takes it back. */
function enter(email: string): { leave(): void } {
  if (limit === null) return { leave: () => undefined }
  const now = Date.now()
  const open = (failures.get(email) ?? []).filter(({ at }) => at + windowMs > now)
  failures.set(email, open)
  const oldest = open[open.length - limit]
  if (oldest) {
    const seconds = Math.max(1, Math.ceil((oldest.at + windowMs - now) / 1000))
    throw new Problem(429, 'Too many tries', {}, { 'retry-after': String(seconds) })
  }
  const own = { at: now }
  open.push(own)
  return {
    leave: () =>
      failures.set(
        email,
        (failures.get(email) ?? []).filter((one) => one !== own),
      ),
  }
}

export async function whoIs(request: FastifyRequest): Promise<{ id: number; email: string }> {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ')
  const [account] =
    scheme === 'Bearer' && token
      ? await all<{ id: number; email: string }>(
          db,
          'SELECT a.id, email FROM session s JOIN account a ON a.id = account_id WHERE token = $1',
          token,
        )
      : []
  if (!account) throw signInFirst()
  return account
}

export async function makeAccount(email: unknown, password: unknown): Promise<object> {
  const length = typeof password === 'string' ? Array.from(password).length : 0
  require422({
    email: [
      typeof email === 'string' && email.length <= 254 && /^[^@\s\0]+@[^@\s\0]+$/.test(email),
      'This is no email address',
    ],
    password: [length >= 10 && length <= 200, 'A password has 10 to 200 characters'],
  })
  const stored = hashed(password as string, randomBytes(12).toString('hex'))
  const [account] = await all<{ id: number; email: string }>(
    db,
    'INSERT INTO account (email, password) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id, email',
    email,
    stored,
  )
  if (!account) throw new Problem(409, 'This email has an account')
  return account
}

export function accountRoutes(app: FastifyInstance): void {
  app.post('/accounts', async (request, reply) => {
    const { email, password } = jsonOf(request)
    return reply.code(201).send(await makeAccount(email, password))
  })
  app.post('/sessions', async (request, reply) => {
    const { email, password } = jsonOf(request)
    require422({
      email: [typeof email === 'string' && !email.includes('\0'), 'Say your email'],
      password: [typeof password === 'string', 'Say your password'],
    })
    const attempt = enter(String(email).toLowerCase())
    const [account] = await all<{ id: number; password: string }>(
      db,
      'SELECT id, password FROM account WHERE lower(email) = lower($1)',
      email,
    )
    const isRight = isPassword(String(password), account?.password ?? hashed('', 'nobody'))
    if (!account || !isRight) {
      throw new Problem(401, 'That is not right', {}, { 'www-authenticate': 'Bearer' })
    }
    attempt.leave()
    const token = randomBytes(30).toString('hex')
    await all(db, 'INSERT INTO session (token, account_id) VALUES ($1, $2)', token, account.id)
    return reply.code(201).send({ token })
  })
  app.delete('/sessions/current', async (request, reply) => {
    await whoIs(request)
    await all(db, 'DELETE FROM session WHERE token = $1', request.headers.authorization?.slice(7))
    return reply.code(204).send()
  })
  app.get('/me', async (request) => await whoIs(request))
}

export function ratingRoutes(app: FastifyInstance): void {
  app.put('/films/:id/rating', async (request) => {
    const { id } = await whoIs(request)
    const film = await filmOf(db, idIn(request))
    const { stars } = jsonOf(request)
    require422({ stars: [between(stars, 1, 5), 'One to five'] })
    const [rating] = await all(
      db,
      `INSERT INTO rating (account_id, film_id, stars) VALUES ($1, $2, $3)
       ON CONFLICT (account_id, film_id) DO UPDATE SET stars = $3 RETURNING id, film_id, stars`,
      id,
      film.id,
      stars,
    )
    return rating
  })
  app.get('/films/:id/ratings', async (request) => {
    const { id } = await filmOf(db, idIn(request))
    const stars = await all<{ stars: number }>(
      db,
      'SELECT stars FROM rating WHERE film_id = $1',
      id,
    )
    const sum = stars.reduce((all, one) => all + one.stars, 0)
    const average = stars.length === 0 ? null : Math.round((10 * sum) / stars.length) / 10
    return { count: stars.length, average }
  })
  app.get('/ratings', async (request) => {
    const { id } = await whoIs(request)
    const sql = 'SELECT id, film_id, stars FROM rating WHERE account_id = $1 ORDER BY id'
    return { items: await all(db, sql, id) }
  })
  app.get('/ratings/:id', async (request) => {
    const { id } = await whoIs(request)
    const sql = 'SELECT id, film_id, stars FROM rating WHERE (id, account_id) = ($1, $2)'
    const [rating] = await all(db, sql, idIn(request), id)
    if (!rating) throw missing()
    return rating
  })
  app.delete('/ratings/:id', async (request, reply) => {
    const { id } = await whoIs(request)
    const sql = 'DELETE FROM rating WHERE (id, account_id) = ($1, $2) RETURNING id'
    if ((await all(db, sql, idIn(request), id)).length === 0) throw missing()
    return reply.code(204).send()
  })
}

export function progressRoutes(app: FastifyInstance): void {
  const store = async (account: number, film: number, seconds: number, plays: number) => {
    const [progress] = await all(
      db,
      `INSERT INTO progress AS p (account_id, film_id, seconds, plays) VALUES ($1, $2, $3, $4)
       ON CONFLICT (account_id, film_id)
       DO UPDATE SET seconds = greatest(p.seconds, $3), plays = p.plays + $4
       RETURNING film_id, seconds, plays`,
      account,
      film,
      seconds,
      plays,
    )
    return progress
  }
  app.put('/films/:id/progress', async (request) => {
    const { id } = await whoIs(request)
    const film = await filmOf(db, idIn(request))
    const { seconds } = jsonOf(request)
    require422({ seconds: [between(seconds, 0, 60 * film.minutes), 'A place within the film'] })
    return await store(id, film.id, seconds as number, 0)
  })
  app.post('/films/:id/plays', async (request) => {
    const { id } = await whoIs(request)
    const film = await filmOf(db, idIn(request))
    return await store(id, film.id, 0, 1)
  })
  app.get('/films/:id/progress', async (request) => {
    const { id } = await whoIs(request)
    const sql =
      'SELECT film_id, seconds, plays FROM progress WHERE (account_id, film_id) = ($1, $2)'
    const [progress] = await all(db, sql, id, idIn(request))
    if (!progress) throw missing()
    return progress
  })
}

export function paymentRoutes(app: FastifyInstance): void {
  app.post('/payments', async (request, reply) => {
    const { id } = await whoIs(request)
    const key = String(request.headers['idempotency-key'] ?? '')
    if (key === '' || key.length > 100) throw new Problem(400, 'An Idempotency-Key is needed')
    const { film_id: film, cents } = jsonOf(request)
    const isFilm =
      between(film, 1, 2 ** 31 - 1) &&
      (await all(db, 'SELECT FROM film WHERE id = $1', film)).length > 0
    require422({
      film_id: [isFilm, 'There is no such film'],
      cents: [between(cents, 1, 100_000), '1 to 100000'],
    })
    const payment = await inTransaction(async (client) => {
      // Requests with the same key go one after another.
      await all(client, 'SELECT pg_advisory_xact_lock(hashtextextended($1, $2))', key, id)
      const [before] = await all<{ id: number; film_id: number; cents: number }>(
        client,
        'SELECT id, film_id, cents FROM payment WHERE (account_id, key) = ($1, $2)',
        id,
        key,
      )
      if (before && (before.film_id !== film || before.cents !== cents)) {
        throw new Problem(422, 'This key stands for another payment')
      }
      if (before) return before
      const [made] = await all(
        client,
        `INSERT INTO payment (account_id, film_id, cents, key) VALUES ($1, $2, $3, $4)
         RETURNING id, film_id, cents`,
        id,
        film,
        cents,
        key,
      )
      return made
    })
    return reply.code(201).send(payment)
  })
  app.get('/payments', async (request) => {
    const { id } = await whoIs(request)
    const sql = 'SELECT id, film_id, cents FROM payment WHERE account_id = $1 ORDER BY id'
    return { items: await all(db, sql, id) }
  })
  app.get('/payments/:id', async (request) => {
    const { id } = await whoIs(request)
    const sql = 'SELECT id, film_id, cents FROM payment WHERE (id, account_id) = ($1, $2)'
    const [payment] = await all(db, sql, idIn(request), id)
    if (!payment) throw missing()
    return payment
  })
  app.get('/library', async (request) => {
    const { id } = await whoIs(request)
    const sql = `SELECT DISTINCT f.id, ${filmColumns} FROM film f
      JOIN payment p ON p.film_id = f.id WHERE account_id = $1 ORDER BY f.id`
    return { items: await all(db, sql, id) }
  })
}
