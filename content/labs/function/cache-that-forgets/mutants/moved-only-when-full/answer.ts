export function fetched(room: number, titles: string[]): string[] {
  const cache = new Map<string, true>()
  const fetchedTitles: string[] = []
  for (const title of titles) {
    const isFull = cache.size === room
    if (cache.has(title)) {
      // the order only matters once something has to go
      if (isFull) {
        cache.delete(title)
        cache.set(title, true)
      }
      continue
    }
    if (isFull) {
      cache.delete(cache.keys().next().value as string)
    }
    cache.set(title, true)
    fetchedTitles.push(title)
  }
  return fetchedTitles
}
