export function longestTitle(titles: string[]) {
  let longest = 0
  for (const title of titles) {
    if (title.length > longest) {
      longest = title.length
    }
  }
  return longest
}
