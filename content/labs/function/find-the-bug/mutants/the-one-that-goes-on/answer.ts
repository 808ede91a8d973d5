export function longestRow(watched: boolean[]): number {
  let longest = 0
  let row = 0
  for (const day of watched) {
    if (day) {
      row += 1
    } else {
      longest = Math.max(longest, row)
      row = 0
    }
  }
  return row > 0 ? row : longest
}
