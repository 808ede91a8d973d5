import type pg from 'pg'
import { rowsOf, transaction } from './database.ts'
import { columns as filmColumns } from './films.ts'
import {
  type Answer,
  Failure,
  type FieldError,
  fieldsOf,
  isWhole,
  notFound,
  refuseFields,
} from './http.ts'

const columns = 'id, film_id, cents'

interface Key extends Record<string, unknown> {
  readonly film_id: number
  readonly cents: number
  readonly payment_id: number
}

/** The key is stored first, so that the database says who came first with it. */
export async function pay(
  accountId: number,
  key: string | undefined,
  body: unknown,
): Promise<Answer> {
  if (key === undefined || key.length < 1 || key.length > 100) {
    throw new Failure(400, 'Send an Idempotency-Key of 1 to 100 characters')
  }
  const { film_id: filmId, cents } = await readPayment(body)
  return await transaction(async (client) => {
    const isFirst = await rowsOf(
      `INSERT INTO payment_key (account_id, key, film_id, cents) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING key`,
      [accountId, key, filmId, cents],
      client,
    )
    if (isFirst.length === 0) return await answerAgain(client, { accountId, key, filmId, cents })
    const [payment] = await rowsOf<{ id: number }>(
      `INSERT INTO payment (account_id, film_id, cents) VALUES ($1, $2, $3) RETURNING ${columns}`,
      [accountId, filmId, cents],
      client,
    )
    await rowsOf(
      'UPDATE payment_key SET payment_id = $3 WHERE account_id = $1 AND key = $2',
      [accountId, key, payment?.id],
      client,
    )
    return { status: 201, json: payment }
  })
}

async function readPayment(body: unknown): Promise<{ film_id: number; cents: number }> {
  const { film_id: filmId, cents } = fieldsOf(body)
  const errors: FieldError[] = []
  const isId = isWhole(filmId, 1, 2_147_483_647)
  const found = isId ? await rowsOf('SELECT FROM film WHERE id = $1', [filmId]) : []
  if (found.length === 0) errors.push({ field: 'film_id', message: 'Choose a film that is there' })
  if (!isWhole(cents, 1, 100_000)) {
    errors.push({ field: 'cents', message: 'Enter 1 to 100000 cents' })
  }
  refuseFields(errors)
  return { film_id: filmId as number, cents: cents as number }
}

async function answerAgain(
  client: pg.PoolClient,
  asked: { accountId: number; key: string; filmId: number; cents: number },
): Promise<Answer> {
  const [before] = await rowsOf<Key>(
    'SELECT film_id, cents, payment_id FROM payment_key WHERE account_id = $1 AND key = $2',
    [asked.accountId, asked.key],
    client,
  )
  if (before?.film_id !== asked.filmId || before.cents !== asked.cents) {
    throw new Failure(422, 'This key was used for another payment')
  }
  const [payment] = await rowsOf(
    `SELECT ${columns} FROM payment WHERE id = $1`,
    [before.payment_id],
    client,
  )
  return { status: 201, json: payment }
}

export async function listPayments(accountId: number): Promise<Answer> {
  const items = await rowsOf(`SELECT ${columns} FROM payment WHERE account_id = $1 ORDER BY id`, [
    accountId,
  ])
  return { status: 200, json: { items } }
}

export async function showPayment(accountId: number, id: number): Promise<Answer> {
  const [payment] = await rowsOf(
    `SELECT ${columns} FROM payment WHERE id = $1 AND account_id = $2`,
    [id, accountId],
  )
  if (!payment) throw notFound()
  return { status: 200, json: payment }
}

export async function library(accountId: number): Promise<Answer> {
  const items = await rowsOf(
    `SELECT ${filmColumns} FROM film
     WHERE id IN (SELECT film_id FROM payment WHERE account_id = $1) ORDER BY id`,
    [accountId],
  )
  return { status: 200, json: { items } }
}
