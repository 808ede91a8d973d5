export function knownMinutes(titles: string[], minutesOf: (title: string) => number): number {
  let total = 0
  for (const title of titles) {
    try {
      total = minutesOf(title)
    } catch {
      console.log(`${title} is not known`)
    }
  }
  return total
}
