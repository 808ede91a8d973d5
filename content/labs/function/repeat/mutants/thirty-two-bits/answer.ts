export function daysToFinish(series: number, firstDay: number): number {
  let left = series | 0
  let today = firstDay | 0
  let days = 0
  while (left > 0) {
    left = (left - today) | 0
    today = (today + 10) | 0
    days++
  }
  return days
}
