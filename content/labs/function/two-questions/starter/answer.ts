export function ticketPrice(age: number, isMember: boolean): number {
  if (isMember) {
    return 700
  }
  return 900
}
