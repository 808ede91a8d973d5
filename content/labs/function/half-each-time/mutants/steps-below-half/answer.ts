export function filmsBefore(
  year: number,
  count: number,
  yearAt: (place: number) => number,
): number {
  let before = 0
  let step = 1
  while (step * 2 < count) {
    step *= 2
  }
  while (step >= 1) {
    if (before + step <= count && yearAt(before + step - 1) < year) {
      before += step
    }
    step = Math.floor(step / 2)
  }
  return before
}
