export function longestTitle(titles: string[]): string {
  let longest = ''
  for (const title of titles) {
    console.log(title, title.length)
  }
  return longest
}
