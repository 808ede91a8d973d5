import { readFileSync } from 'node:fs'

export function filmsOf(year: number): string[] {
  const end = `,${year}`
  const lines = readFileSync('films.csv', 'utf8').split('\n')
  return lines.filter((line) => line.endsWith(end)).map((line) => line.slice(0, -end.length))
}
