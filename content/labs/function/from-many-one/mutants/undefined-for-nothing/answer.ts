export function longestTitle(titles: string[]) {
  let longest = titles[0]
  for (const title of titles) {
    if (title.length > (longest ?? '').length) {
      longest = title
    }
  }
  return longest
}
