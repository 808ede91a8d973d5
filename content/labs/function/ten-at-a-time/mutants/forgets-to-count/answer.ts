type Fetch = (title: string) => Promise<string>

export async function fetchPosters(titles: string[], fetchPoster: Fetch): Promise<(string | null)[]> {
  const underWay = new Set<Promise<unknown>>()
  const posters: Promise<string | null>[] = []
  for (const title of titles) {
    if (underWay.size === 10) await Promise.race(underWay)
    const poster = fetchPoster(title).catch(() => null)
    posters.push(poster)
    underWay.add(poster)
    underWay.delete(poster)
  }
  return await Promise.all(posters)
}
