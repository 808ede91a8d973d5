export function firstTwice(count: number, ticketAt: (place: number) => number): number {
  const seen = new Set<number>()
  for (let place = 0; place < count; place += 1) {
    const ticket = ticketAt(place)
    if (seen.has(ticket)) {
      return ticketAt(place)
    }
    seen.add(ticket)
  }
  return 0
}
