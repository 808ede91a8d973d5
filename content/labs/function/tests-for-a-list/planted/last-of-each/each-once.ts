export function eachOnce(titles: string[]): string[] {
  return titles.filter((title, place) => !titles.includes(title, place + 1))
}
