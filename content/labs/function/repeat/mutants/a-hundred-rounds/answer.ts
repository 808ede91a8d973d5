export function daysToFinish(series: number, firstDay: number): number {
  let watched = 0
  for (let days = 0; days < 100; days += 1) {
    if (watched >= series) {
      return days
    }
    watched += firstDay + days * 10
  }
  return 100
}
