import { rowsOf } from './database.ts'
import { getFilm } from './films.ts'
import { type Answer, fieldsOf, isWhole, notFound, refuseFields } from './http.ts'

const columns = 'id, film_id, stars'

export async function rate(accountId: number, filmId: number, body: unknown): Promise<Answer> {
  await getFilm(filmId)
  const { stars } = fieldsOf(body)
  if (!isWhole(stars, 1, 5)) refuseFields([{ field: 'stars', message: 'Give 1 to 5 stars' }])
  const [rating] = await rowsOf(
    `INSERT INTO rating (account_id, film_id, stars) VALUES ($1, $2, $3)
     ON CONFLICT (account_id, film_id) DO UPDATE SET stars = excluded.stars RETURNING ${columns}`,
    [accountId, filmId, stars],
  )
  return { status: 200, json: rating }
}

export async function listRatings(accountId: number): Promise<Answer> {
  const items = await rowsOf(`SELECT ${columns} FROM rating WHERE account_id = $1 ORDER BY id`, [
    accountId,
  ])
  return { status: 200, json: { items } }
}

export async function showRating(accountId: number, id: number): Promise<Answer> {
  const [rating] = await rowsOf(`SELECT ${columns} FROM rating WHERE id = $1 AND account_id = $2`, [
    id,
    accountId,
  ])
  if (!rating) throw notFound()
  return { status: 200, json: rating }
}

export async function deleteRating(accountId: number, id: number): Promise<Answer> {
  const gone = await rowsOf('DELETE FROM rating WHERE id = $1 AND account_id = $2 RETURNING id', [
    id,
    accountId,
  ])
  if (gone.length === 0) throw notFound()
  return { status: 204 }
}

export async function filmRatings(filmId: number): Promise<Answer> {
  await getFilm(filmId)
  const [sum] = await rowsOf<{ count: number; average: number | null }>(
    `SELECT count(*)::int AS count, round(avg(stars), 1)::float8 AS average
     FROM rating WHERE film_id = $1`,
    [filmId],
  )
  return { status: 200, json: sum }
}
