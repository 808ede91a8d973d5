interface Film {
  title: string
  minutes: number
}

export function longestFirst(films: Film[]): string[] {
  const sorted: Film[] = []
  for (const film of films) {
    let place = 0
    while (place < sorted.length && sorted[place]!.minutes >= film.minutes) {
      place += 1
    }
    sorted.splice(place, 0, film)
  }
  return sorted.map((film) => film.title)
}
