export function knownMinutes(titles: string[], minutesOf: (title: string) => number): number {
  let total = 0
  try {
    for (const title of titles) {
      total += minutesOf(title)
    }
  } catch {
    console.log('something is not known')
  }
  return total
}
