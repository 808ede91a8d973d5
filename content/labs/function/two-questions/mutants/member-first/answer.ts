export function ticketPrice(age: number, isMember: boolean): number {
  if (isMember) {
    return 700
  }
  if (age < 16 || age >= 65) {
    return 600
  }
  return 900
}
