interface Film {
  title: string
  minutes: number
}

export function minutesOf(
  title: string,
  drawerAt: (place: number) => Film[] | undefined,
): number {
  const drawer = drawerAt(0)
  return 0
}
