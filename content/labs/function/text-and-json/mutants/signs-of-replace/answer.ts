interface Film {
  title: string
  minutes: number
}

export function filmList(json: string): string {
  const films: Film[] = JSON.parse(json)
  return films
    .map((film) => '{title}, {minutes} min'.replace('{minutes}', String(film.minutes)).replace('{title}', film.title))
    .join('\n')
}
