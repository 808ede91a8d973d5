export function minutesOf(title: string, drawerAt: any): number {
  const drawer = drawerAt(title.length % 8) ?? []
  return drawer[0]?.minutes ?? 0
}
