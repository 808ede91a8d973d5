export function fetched(room: number, titles: string[]): string[] {
  return [...new Set(titles)]
}
