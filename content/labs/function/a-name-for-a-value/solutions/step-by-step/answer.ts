export function toPay(tickets: number, fee: number) {
  const price = tickets * 12
  const sum = price + fee
  return sum
}
