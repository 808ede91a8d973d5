import { rowsOf } from './database.ts'
import { getFilm } from './films.ts'
import { type Answer, fieldsOf, isWhole, notFound, refuseFields } from './http.ts'

const columns = 'film_id, seconds, plays'

export async function showProgress(accountId: number, filmId: number): Promise<Answer> {
  await getFilm(filmId)
  const [progress] = await rowsOf(
    `SELECT ${columns} FROM progress WHERE account_id = $1 AND film_id = $2`,
    [accountId, filmId],
  )
  if (!progress) throw notFound()
  return { status: 200, json: progress }
}

export async function report(accountId: number, filmId: number, body: unknown): Promise<Answer> {
  const { minutes } = await getFilm(filmId)
  const { seconds } = fieldsOf(body)
  if (!isWhole(seconds, 0, minutes * 60)) {
    refuseFields([{ field: 'seconds', message: `Enter 0 to ${minutes * 60}` }])
  }
  const [progress] = await rowsOf(
    `INSERT INTO progress (account_id, film_id, seconds) VALUES ($1, $2, $3)
     ON CONFLICT (account_id, film_id)
     DO UPDATE SET seconds = greatest(progress.seconds, excluded.seconds) RETURNING ${columns}`,
    [accountId, filmId, seconds],
  )
  return { status: 200, json: progress }
}

export async function play(accountId: number, filmId: number): Promise<Answer> {
  await getFilm(filmId)
  const [progress] = await rowsOf(
    `INSERT INTO progress (account_id, film_id, plays) VALUES ($1, $2, 1)
     ON CONFLICT (account_id, film_id) DO UPDATE SET plays = progress.plays + 1
     RETURNING ${columns}`,
    [accountId, filmId],
  )
  return { status: 200, json: progress }
}
