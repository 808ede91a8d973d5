export function ticketPrice(age: number, isMember: boolean): number {
  const isInBetween = age > 15 && age < 65
  if (isInBetween && isMember) {
    return 700
  }
  if (isInBetween && !isMember) {
    return 900
  }
  return 600
}
