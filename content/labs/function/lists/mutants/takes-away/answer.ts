export function longerThan(minutes: number[], limit: number): number[] {
  let place = 0
  while (place < minutes.length) {
    if ((minutes[place] ?? 0) > limit) {
      place += 1
    } else {
      minutes.splice(place, 1)
    }
  }
  return minutes
}
