export function longestRow(watched: boolean[]): number {
  const runs = [0]
  let row = 0
  for (const day of watched) {
    if (day) {
      row += 1
    } else {
      runs.push(row)
      row = 0
    }
  }
  runs.push(row)
  runs.sort()
  return runs.pop() ?? 0
}
