export function longerThan(minutes: number[], limit: number): number[] {
  const found: number[] = []
  return found
}
