export function eachOnce(titles: string[]): string[] {
  return [...new Set(titles.join('\n').split('\n'))]
}
