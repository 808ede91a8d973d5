type Fetch = (title: string) => Promise<string>

export async function fetchPosters(titles: string[], fetchPoster: Fetch): Promise<(string | null)[]> {
  return await Promise.all(titles.map((title) => fetchPoster(title)))
}
