export function minutesOf(title: string, drawerAt: any): number {
  for (let place = 0; place < 8; place += 1) {
    for (const film of drawerAt(place) ?? []) {
      if (film.title === title) {
        return film.minutes
      }
    }
  }
  return 0
}
