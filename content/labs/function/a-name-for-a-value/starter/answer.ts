export function toPay(tickets: number, fee: number) {
  // Your line goes here. It begins with: const sum =

  return sum
}
