export function minutesOf(title: string, drawerAt: any): number {
  const drawer = drawerAt(title.length) ?? []
  for (const film of drawer) {
    if (film.title === title) {
      return film.minutes
    }
  }
  return 0
}
