export function daysToFinish(series: number, firstDay: number): number {
  let days = 0
  let left = series
  let today = firstDay
  while (left > 0) {
    left -= today
    days += 1
    today = Math.min(today + 10, 1440)
  }
  return days
}
