export function priceOfVisits(visits: number, price: number): number {
  return (visits - Math.floor(visits / 5)) * price
}
