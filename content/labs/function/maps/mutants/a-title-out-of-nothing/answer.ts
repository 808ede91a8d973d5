export function countTitles(titles: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  counts.set(titles[0] ?? '', 0)
  for (const title of titles) {
    counts.set(title, (counts.get(title) ?? 0) + 1)
  }
  return counts
}
