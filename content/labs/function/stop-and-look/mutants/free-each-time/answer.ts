export function minutesToPay(watches: number[], free: number): number {
  let toPay = 0
  for (const minutes of watches) {
    if (minutes > free) {
      toPay += minutes - free
    }
  }
  return toPay
}
