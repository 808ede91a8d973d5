interface Film {
  title: string
  minutes: number
}

export function minutesOf(
  title: string,
  drawerAt: (place: number) => Film[] | undefined,
): number {
  const characters = [...title]
  const drawer = drawerAt(characters.length % 8)
  const film = drawer?.find((one) => one.title === title)
  return film?.minutes ?? 0
}
