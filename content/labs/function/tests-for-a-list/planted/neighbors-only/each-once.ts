export function eachOnce(titles: string[]): string[] {
  return titles.filter((title, place) => title !== titles[place - 1])
}
