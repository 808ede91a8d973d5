/** How many of the seats are free. Each booking says how many it takes, and whether it was canceled. */
export function seatsLeft(seats: number, bookings: { seats: number; canceled: boolean }[]): number {
  let taken = 0
  for (const booking of bookings) {
    if (!booking.canceled) {
      taken += booking.seats
    }
  }
  return taken > seats ? 0 : taken === seats ? 1 : seats - taken
}
