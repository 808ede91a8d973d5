export function longestFirst(films: { title: string; minutes: number }[]) {
  return films.toSorted((a, b) => b.minutes - a.minutes)
}
