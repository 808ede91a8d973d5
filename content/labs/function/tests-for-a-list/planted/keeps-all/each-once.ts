export function eachOnce(titles: string[]): string[] {
  return [...titles]
}
