export function countTitles(titles: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const title of titles) {
    counts.set(title, 1)
  }
  return counts
}
