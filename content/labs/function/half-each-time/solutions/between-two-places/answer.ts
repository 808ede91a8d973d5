export function filmsBefore(
  year: number,
  count: number,
  yearAt: (place: number) => number,
): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (yearAt(middle) < year) {
      low = middle + 1
    } else {
      high = middle
    }
  }
  return low
}
