export function minutesOf(title: string, drawerAt: any): number {
  let minutes = 0
  for (const film of drawerAt(title.length % 8) ?? []) {
    minutes = film.minutes
    if (film.title === title) {
      return minutes
    }
  }
  return minutes
}
