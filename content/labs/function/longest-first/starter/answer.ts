interface Film {
  title: string
  minutes: number
}

export function longestFirst(films: Film[]): string[] {
  const titles: string[] = []
  for (const film of films) {
    titles.push(film.title)
  }
  return titles
}
