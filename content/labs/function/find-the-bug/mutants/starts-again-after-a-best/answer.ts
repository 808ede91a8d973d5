export function longestRow(watched: boolean[]): number {
  let longest = 0
  let row = 0
  for (const day of watched) {
    if (day) {
      row += 1
    } else if (row > longest) {
      longest = row
      row = 0
    }
  }
  return Math.max(longest, row)
}
