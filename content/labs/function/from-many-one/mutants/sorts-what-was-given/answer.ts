export function longestTitle(titles: string[]): string {
  titles.sort((one, other) => other.length - one.length)
  return titles[0] ?? ''
}
