export function firstTwice(count: number, ticketAt: (place: number) => number): number {
  for (let place = 0; place < count; place += 1) {
    for (let before = 0; before < place; before += 1) {
      if (ticketAt(before) === ticketAt(place)) {
        return ticketAt(place)
      }
    }
  }
  return 0
}
