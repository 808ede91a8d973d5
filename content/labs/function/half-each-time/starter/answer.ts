export function filmsBefore(
  year: number,
  count: number,
  yearAt: (place: number) => number,
): number {
  let before = 0
  while (before < count && yearAt(before) < year) {
    before += 1
  }
  return before
}
