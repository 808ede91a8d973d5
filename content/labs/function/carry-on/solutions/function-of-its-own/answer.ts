export function knownMinutes(titles: string[], minutesOf: (title: string) => number): number {
  let total = 0
  for (const title of titles) {
    total += minutesOrZero(title, minutesOf)
  }
  return total
}

function minutesOrZero(title: string, minutesOf: (title: string) => number): number {
  try {
    return minutesOf(title)
  } catch {
    return 0
  }
}
