interface Film {
  title: string
  minutes: number
}

export function minutesOf(
  title: string,
  drawerAt: (place: number) => Film[] | undefined,
): number {
  return drawerAt(title.length % 8)?.find((film) => film.title === title)?.minutes ?? 0
}
