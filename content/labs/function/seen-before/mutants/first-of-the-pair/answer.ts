export function firstTwice(count: number, ticketAt: (place: number) => number): number {
  const tickets: number[] = []
  for (let place = 0; place < count; place += 1) {
    tickets.push(ticketAt(place))
  }
  for (const [place, ticket] of tickets.entries()) {
    if (tickets.includes(ticket, place + 1)) {
      return ticket
    }
  }
  return 0
}
