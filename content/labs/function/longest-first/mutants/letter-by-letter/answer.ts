export function longestFirst(films: { title: string; minutes: number }[]): string[] {
  const sorted = films.toSorted((a, b) => {
    const left = String(a.minutes)
    const right = String(b.minutes)
    return left < right ? 1 : left > right ? -1 : 0
  })
  return sorted.map((film) => film.title)
}
