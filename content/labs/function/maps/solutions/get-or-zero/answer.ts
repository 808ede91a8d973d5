export function countTitles(titles: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const title of titles) {
    counts.set(title, (counts.get(title) ?? 0) + 1)
  }
  return counts
}
