export function eachOnce(titles: string[]): string[] {
  const found = [titles[0]!.slice()]
  for (const title of titles) {
    if (!found.includes(title)) {
      found.push(title)
    }
  }
  return found
}
