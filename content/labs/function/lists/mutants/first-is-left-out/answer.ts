export function longerThan(minutes: number[], limit: number): number[] {
  const found: number[] = []
  for (let place = 1; place < minutes.length; place += 1) {
    const evening = minutes[place] ?? 0
    if (evening > limit) {
      found.push(evening)
    }
  }
  return found
}
