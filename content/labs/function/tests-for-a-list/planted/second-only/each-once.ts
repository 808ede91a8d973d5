export function eachOnce(titles: string[]): string[] {
  const found: string[] = []
  const twice: string[] = []
  for (const title of titles) {
    if (found.includes(title) && !twice.includes(title)) {
      twice.push(title)
    } else {
      found.push(title)
    }
  }
  return found
}
