export function longestRow(watched: boolean[]): number {
  let longest = 0
  let gap = 0
  for (let day = 0; day <= watched.length; day++) {
    if (day < watched.length && watched[day]) continue
    longest = Math.max(longest, day - gap - 1)
    gap = day
  }
  return longest
}
