interface Film {
  title: string
  minutes: number
}

export function filmList(json: string): string {
  const films: Film[] = JSON.parse(json)
  return films.map((film) => `${film.title}, ${film.minutes} min`).join('\n')
}
