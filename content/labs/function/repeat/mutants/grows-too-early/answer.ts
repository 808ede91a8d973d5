export function daysToFinish(series: number, firstDay: number): number {
  let left = series
  let today = firstDay
  let days = 0
  while (left > 0) {
    today += 10
    left -= today
    days += 1
  }
  return days
}
