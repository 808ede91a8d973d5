export function toPay(tickets: number, fee: number) {
  const sum = 'tickets * 12 + fee'
  return sum
}
