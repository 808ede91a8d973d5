export function fetched(room: number, titles: string[]): string[] {
  const cache = new Map<string, true>()
  const fetchedTitles: string[] = []
  for (const title of titles) {
    const isThere = cache.delete(title)
    if (!isThere) fetchedTitles.push(title)
    if (cache.size === room) cache.delete(cache.keys().next().value as string)
    cache.set(title, true)
  }
  return fetchedTitles
}
