export function knownMinutes(titles: string[], minutesOf: (title: string) => number): number {
  let total = 0
  for (const title of titles) {
    total = minutesOf(title)
  }
  return total
}
