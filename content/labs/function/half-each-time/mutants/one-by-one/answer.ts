export function filmsBefore(year: number, count: number, yearAt: (place: number) => number): number {
  for (let place = 0; place < count; place += 1) {
    if (yearAt(place) >= year) {
      return place
    }
  }
  return count
}
