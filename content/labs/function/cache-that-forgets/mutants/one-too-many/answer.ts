export function fetched(room: number, titles: string[]): string[] {
  const cache = new Map<string, true>()
  const out: string[] = []
  for (const title of titles) {
    if (!cache.delete(title)) out.push(title)
    if (cache.size > room) cache.delete(cache.keys().next().value as string)
    cache.set(title, true)
  }
  return out
}
