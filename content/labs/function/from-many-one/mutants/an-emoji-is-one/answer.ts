export function longestTitle(titles: string[]): string {
  let longest = ''
  for (const title of titles) {
    if ([...title].length > [...longest].length) longest = title
  }
  return longest
}
