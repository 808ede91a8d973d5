export function longestTitle(titles: string[]): string {
  let longest = ''
  for (const title of titles) {
    if (title > longest) {
      longest = title
    }
  }
  return longest
}
