import { readFileSync } from 'node:fs'

export function filmsOf(year: number): string[] {
  const titles: string[] = []
  for (const line of readFileSync('films.csv', 'utf8').split('\n').slice(1)) {
    if (line.includes(String(year))) {
      titles.push(line.split(',')[0] ?? '')
    }
  }
  return titles
}
