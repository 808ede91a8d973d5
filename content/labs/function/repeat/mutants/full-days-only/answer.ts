export function daysToFinish(series: number, firstDay: number): number {
  let days = 0
  let left = series
  let today = firstDay
  while (left >= today) {
    left -= today
    today += 10
    days += 1
  }
  return days
}
