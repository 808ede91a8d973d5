export function priceOfVisits(visits: number, price: number): number {
  let all = price
  for (let visit = 2; visit <= visits; visit += 1) {
    if (visit % 5 !== 0) {
      all += price
    }
  }
  return all
}
