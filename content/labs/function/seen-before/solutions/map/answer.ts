export function firstTwice(count: number, ticketAt: (place: number) => number): number {
  const places = new Map<number, number>()
  let place = 0
  while (place < count) {
    const ticket = ticketAt(place)
    if (places.get(ticket) !== undefined) {
      return ticket
    }
    places.set(ticket, place)
    place += 1
  }
  return 0
}
