export function countTitles(titles: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  const known = new Map<string, string>()
  for (const title of titles) {
    const key = known.get(title.toLowerCase()) ?? title
    known.set(title.toLowerCase(), key)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}
