export function longerThan(minutes: number[], limit: number): number[] {
  const found: number[] = []
  for (const evening of minutes) {
    if (evening > limit) {
      found.push(evening)
    }
    return found
  }
  return found
}
