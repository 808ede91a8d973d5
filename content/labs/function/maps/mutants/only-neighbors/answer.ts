export function countTitles(titles: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  let before = ''
  let times = 0
  for (const title of titles) {
    if (title === before) {
      times += 1
    } else {
      times = 1
    }
    counts.set(title, times)
    before = title
  }
  return counts
}
