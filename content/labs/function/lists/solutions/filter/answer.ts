export function longerThan(minutes: number[], limit: number): number[] {
  return minutes.filter((evening) => evening > limit)
}
