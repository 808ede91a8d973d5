export function toPay(tickets: number, fee: number) {
  const sum = 12 + tickets * fee
  return sum
}
