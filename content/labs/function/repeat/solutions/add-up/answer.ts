export function daysToFinish(series: number, firstDay: number): number {
  let watched = 0
  let days = 0
  while (watched < series) {
    watched += firstDay + days * 10
    days += 1
  }
  return days
}
