export function daysToFinish(series: number, firstDay: number): number {
  let today = firstDay
  let days = 0
  while (series > 0) {
    today += 10
    days += 1
  }
  return days
}
