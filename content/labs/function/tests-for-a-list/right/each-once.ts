/** Each title of the list once, in the order in which they came first. The list stays as it was. */
export function eachOnce(titles: string[]): string[] {
  const found: string[] = []
  for (const title of titles) {
    if (!found.includes(title)) {
      found.push(title)
    }
  }
  return found
}
