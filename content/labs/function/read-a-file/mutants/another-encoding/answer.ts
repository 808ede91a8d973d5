import { readFileSync } from 'node:fs'

export function filmsOf(year: number): string[] {
  const lines = readFileSync('films.csv', 'latin1').split('\n').slice(1)
  return lines
    .map((line) => line.split(','))
    .filter(([, released]) => Number(released) === year)
    .map(([title = '']) => title)
}
