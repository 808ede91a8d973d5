import { readFileSync } from 'node:fs'

export function filmsOf(year: number): string[] {
  const lines = readFileSync('films.csv', 'utf8').split('\n')
  const titles: string[] = []
  for (let place = 2; place < lines.length; place += 1) {
    const parts = (lines[place] ?? '').split(',')
    if (Number(parts[1]) === year) {
      titles.push(parts[0] ?? '')
    }
  }
  return titles
}
