export function daysToFinish(series: number, firstDay: number): number {
  let left = series
  let days = 0
  while (left > 0) {
    left -= firstDay
    days += 1
  }
  return days
}
