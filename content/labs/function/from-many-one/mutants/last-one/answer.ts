export function longestTitle(titles: string[]): string {
  let longest = ''
  for (const title of titles) {
    longest = title
  }
  return longest
}
