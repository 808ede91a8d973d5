interface Film {
  title: string
  minutes: number
}

export function minutesOf(
  title: string,
  drawerAt: (place: number) => Film[] | undefined,
): number {
  const drawer = drawerAt(title.length % 8) ?? []
  for (const film of drawer) {
    if (film.title === title) {
      return film.minutes
    }
  }
  return 0
}
