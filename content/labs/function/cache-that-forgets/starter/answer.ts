export function fetched(room: number, titles: string[]): string[] {
  const fetchedTitles: string[] = []
  for (const title of titles) {
    fetchedTitles.push(title)
  }
  return fetchedTitles
}
