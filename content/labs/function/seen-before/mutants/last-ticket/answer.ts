export function firstTwice(count: number, ticketAt: (place: number) => number): number {
  const seen = new Set<number>()
  let ticket = 0
  for (let place = 0; place < count; place += 1) {
    ticket = ticketAt(place)
    if (seen.has(ticket)) {
      break
    }
    seen.add(ticket)
  }
  return ticket
}
