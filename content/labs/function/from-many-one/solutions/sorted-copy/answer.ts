export function longestTitle(titles: string[]): string {
  const sorted = [...titles].sort((one, other) => other.length - one.length)
  return sorted[0] ?? ''
}
