import { rowsOf } from './database.ts'
import { columns } from './films.ts'
import { type Answer, Failure } from './http.ts'

const shownMax = 10

/** Words in small letters and without accents. */
function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}

export async function search(q: string | null): Promise<Answer> {
  const words = wordsOf(q ?? '')
  if (words.length === 0 || [...(q ?? '')].length > 100) {
    throw new Failure(400, 'Say in q what to look for, in at most 100 characters')
  }
  const films = await rowsOf<{ title: string }>(
    `SELECT ${columns} FROM film ORDER BY year DESC, id`,
  )
  const fits = ({ title }: { title: string }): boolean => {
    const own = wordsOf(title)
    return words.every((word) => own.some((one) => one.startsWith(word)))
  }
  return { status: 200, json: { items: films.filter(fits).slice(0, shownMax) } }
}
