export function daysToFinish(series: number, firstDay: number): number {
  let left = series
  let today = firstDay
  let days = 0
  while (left > 0) {
    left -= today
    today += 10
    days += 1
  }
  return days
}
