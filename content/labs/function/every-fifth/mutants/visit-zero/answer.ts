export function priceOfVisits(visits: number, price: number): number {
  let all = 0
  for (let visit = 0; visit < visits; visit += 1) {
    if (visit % 5 !== 0 || visit === 0) {
      all += price
    }
  }
  return all
}
