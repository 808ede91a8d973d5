export function firstTwice(count: number, ticketAt: (place: number) => number): number {
  let before = 0
  for (let place = 0; place < count; place += 1) {
    const ticket = ticketAt(place)
    if (ticket === before) {
      return ticket
    }
    before = ticket
  }
  return 0
}
