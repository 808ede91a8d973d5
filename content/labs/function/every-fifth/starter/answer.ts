export function priceOfVisits(visits: number, price: number): number {
  let all = 0
  for (let visit = 1; visit <= visits; visit += 1) {
    all += price
  }
  return all
}
