export function typedTitles(typed: string): string[] {
  const titles: string[] = []
  titles.push(typed)
  return titles
}
