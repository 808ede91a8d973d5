type Fetch = (title: string) => Promise<string>

export async function fetchPosters(titles: string[], fetchPoster: Fetch): Promise<(string | null)[]> {
  const posters: (string | null)[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < titles.length) {
      const place = next++
      try {
        posters.push(await fetchPoster(titles[place] as string))
      } catch {
        posters.push(null)
      }
    }
  }
  await Promise.all(Array.from({ length: 10 }, worker))
  return posters
}
