type Fetch = (title: string) => Promise<string>

export async function fetchPosters(titles: string[], fetchPoster: Fetch): Promise<(string | null)[]> {
  const different = [...new Set(titles)]
  const found = new Map<string, string | null>()
  let next = 0

  async function worker(): Promise<void> {
    while (next < different.length) {
      const title = different[next++] as string
      try {
        found.set(title, await fetchPoster(title))
      } catch {
        found.set(title, null)
      }
    }
  }

  await Promise.all(Array.from({ length: 10 }, worker))
  return titles.map((title) => found.get(title) ?? null)
}
