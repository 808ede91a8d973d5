import { readFileSync } from 'node:fs'

export function filmsOf(year: number): string[] {
  let found = ''
  for (const line of readFileSync('films.csv', 'utf8').split('\n').slice(1)) {
    const parts = line.split(',')
    if (Number(parts[1]) === year) {
      if (found !== '') {
        found += ','
      }
      found += parts[0]
    }
  }
  return found.split(',')
}
