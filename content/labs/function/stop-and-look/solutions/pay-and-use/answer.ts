export function minutesToPay(watches: number[], free: number): number {
  let left = free
  let toPay = 0
  for (const minutes of watches) {
    if (minutes > left) {
      toPay += minutes - left
      left = 0
    } else {
      left -= minutes
    }
  }
  return toPay
}
