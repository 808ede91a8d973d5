import { readFileSync } from 'node:fs'

export function filmsOf(year: number): string[] {
  const titles: string[] = []
  for (const line of readFileSync('films.csv', 'utf8').split('\n').slice(1)) {
    const parts: unknown[] = line.split(',')
    if (parts[1] === year) {
      titles.push(String(parts[0]))
    }
  }
  return titles
}
