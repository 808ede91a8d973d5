export function countTitles(titles: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const title of titles) {
    if (!counts.has(title)) {
      counts.set(title, titles.filter((other) => other === title).length)
    }
  }
  return counts
}
