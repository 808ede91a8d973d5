import { readFileSync } from 'node:fs'

export function filmsOf(year: number): string[] {
  const titles: string[] = []
  for (const line of readFileSync('films.csv', 'utf8').split('\n').slice(1)) {
    const [title, came] = line.split(',')
    if (title !== undefined && Number(came) === year) {
      titles.push(title)
    }
  }
  return titles
}
