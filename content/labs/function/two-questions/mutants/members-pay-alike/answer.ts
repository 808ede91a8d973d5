export function ticketPrice(age: number, isMember: boolean): number {
  if (age < 16 || age >= 65) {
    return 600
  }
  return 900
}
