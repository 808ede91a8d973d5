export function ticketPrice(age: number, isMember: boolean): number {
  if (age < 16) {
    return 600
  }
  if (isMember) {
    return 700
  }
  return 900
}
