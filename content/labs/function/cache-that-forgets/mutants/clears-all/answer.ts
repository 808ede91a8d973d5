export function fetched(room: number, titles: string[]): string[] {
  const cache = new Set<string>()
  const out: string[] = []
  for (const title of titles) {
    if (cache.has(title)) continue
    out.push(title)
    if (cache.size === room) cache.clear()
    cache.add(title)
  }
  return out
}
