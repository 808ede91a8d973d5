export function daysToFinish(series: number, firstDay: number): number {
  let days = 0
  return days
}
