const found: number[] = []

export function longerThan(minutes: number[], limit: number): number[] {
  found.length = 0
  for (const one of minutes) {
    if (one > limit) {
      found.push(one)
    }
  }
  return found
}
