export function fetched(room: number, titles: string[]): string[] {
  return titles.slice()
}
