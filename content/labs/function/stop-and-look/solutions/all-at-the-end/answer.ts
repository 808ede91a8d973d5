export function minutesToPay(watches: number[], free: number): number {
  let all = 0
  for (const minutes of watches) {
    all += minutes
  }
  return Math.max(0, all - free)
}
