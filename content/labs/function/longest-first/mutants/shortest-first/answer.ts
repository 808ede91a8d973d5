export function longestFirst(films: { title: string; minutes: number }[]): string[] {
  const sorted = films.toSorted((a, b) => a.minutes - b.minutes)
  return sorted.map((film) => film.title)
}
