export function filmsBefore(
  year: number,
  count: number,
  yearAt: (place: number) => number,
): number {
  let low = 0
  let high = count
  while (low < high) {
    let middle = Math.floor((low + high) / 2)
    const found = yearAt(middle)
    if (found === year) {
      while (middle > low && yearAt(middle - 1) === year) middle -= 1
      return middle
    }
    if (found < year) low = middle + 1
    else high = middle
  }
  return low
}
