type Fetch = (title: string) => Promise<string>

export async function fetchPosters(titles: string[], fetchPoster: Fetch): Promise<(string | null)[]> {
  const posters: (string | null)[] = []
  for (let from = 0; from < titles.length; from += 10) {
    const ten = titles.slice(from, from + 10)
    posters.push(...(await Promise.all(ten.map((title) => fetchPoster(title).catch(() => null)))))
  }
  return posters
}
