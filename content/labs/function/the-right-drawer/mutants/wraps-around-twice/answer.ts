interface Film {
  title: string
  minutes: number
}

export function minutesOf(title: string, drawerAt: (place: number) => Film[] | undefined): number {
  let place = title.length
  if (place >= 8) {
    place -= 8
  }
  if (place >= 8) {
    place -= 8
  }
  const film = (drawerAt(place) ?? []).find((one) => one.title === title)
  return film?.minutes ?? 0
}
