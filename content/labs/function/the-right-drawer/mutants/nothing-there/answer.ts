export function minutesOf(title: string, drawerAt: any): number {
  for (const film of drawerAt(title.length % 8)) {
    if (film.title === title) {
      return film.minutes
    }
  }
  return 0
}
