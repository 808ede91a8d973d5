import type http from 'node:http'
import { rowsOf } from './database.ts'
import { getFilm } from './films.ts'
import { type Answer, Failure, notFound, readBytes, typeOf } from './http.ts'

const types = ['image/png', 'image/jpeg', 'image/webp']
const bytesMax = 1_000_000

export async function storePoster(id: number, request: http.IncomingMessage): Promise<Answer> {
  await getFilm(id)
  const type = typeOf(request)
  if (!types.includes(type)) throw new Failure(415, 'Send a PNG, JPEG or WebP image')
  const image = await readBytes(request, bytesMax)
  if (image.length === 0) throw new Failure(400, 'The image is empty')
  await rowsOf(
    `INSERT INTO poster (film_id, type, image) VALUES ($1, $2, $3)
     ON CONFLICT (film_id) DO UPDATE SET type = excluded.type, image = excluded.image`,
    [id, type, image],
  )
  return { status: 204 }
}

export async function showPoster(id: number): Promise<Answer> {
  const [poster] = await rowsOf<{ type: string; image: Buffer }>(
    'SELECT type, image FROM poster WHERE film_id = $1',
    [id],
  )
  if (!poster) throw notFound()
  const headers = { 'content-type': poster.type, 'x-content-type-options': 'nosniff' }
  return { status: 200, headers, bytes: poster.image }
}
