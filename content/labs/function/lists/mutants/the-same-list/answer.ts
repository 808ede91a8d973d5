export function longerThan(minutes: number[], limit: number): number[] {
  if (minutes.every((evening) => evening > limit)) {
    return minutes
  }
  return minutes.filter((evening) => evening > limit)
}
