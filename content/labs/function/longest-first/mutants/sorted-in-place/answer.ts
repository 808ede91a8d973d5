export function longestFirst(films: { title: string; minutes: number }[]): string[] {
  films.sort((a, b) => b.minutes - a.minutes)
  return films.map((film) => film.title)
}
