export function eachOnce(titles: string[]): string[] {
  return [...new Set(titles)].toSorted()
}
